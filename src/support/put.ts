/** Writes one row of an answer: its key and its values. Whoever hands it out decides what happens to rows that are as they were before. */
export type Put = (key: number, ...values: number[]) => void;
