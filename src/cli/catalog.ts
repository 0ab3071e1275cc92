/** The scenarios that come with the program, in the order of the course. They are part of the bundle, so the program finds them from anywhere. */
const files = import.meta.glob<string>('../../scenarios/*.yaml', { query: '?raw', import: 'default', eager: true });
const order = import.meta.glob<readonly string[]>('../../scenarios/index.json', { eager: true, import: 'default' });

export const scenarioIds: readonly string[] = Object.values(order)[0]!;

export const bundledScenario = (id: string): string | null => files[`../../scenarios/${id}.yaml`] ?? null;
