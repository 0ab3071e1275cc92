const files = import.meta.glob<string>('../../scenarios/*.yaml', { query: '?raw', import: 'default' });
const order = import.meta.glob<readonly string[]>('../../scenarios/index.json', { eager: true, import: 'default' });

/** Ids of the scenarios that come with the page, in course order. */
export const scenarioIds: readonly string[] = Object.values(order)[0] ?? [];

export const OPENING = 'payday';

/** `late-data` → `Late data`: what is shown until the file, and with it the name, has been read. */
export const titleOfId = (id: string): string => {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The text of the scenario file; `null` if there is none of that id. */
export async function scenarioText(id: string): Promise<string | null> {
  const load = files[`../../scenarios/${id}.yaml`];
  return load ? await load() : null;
}
