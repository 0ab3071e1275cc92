import type { RandomStream } from '../support/prng.ts';
import type { Disorder } from './disorder.ts';
import type { FactBuffer } from './fact-buffer.ts';

const CAPACITY = 4_096;

/** Transactions that are made and wait to be sent. How long each is under way is drawn for thousands at a time, in one loop that does nothing else. */
export class Outbox {
  private readonly disorder: Disorder;
  private readonly facts: FactBuffer;
  private readonly delays: RandomStream;
  private readonly duplicates: RandomStream;
  private length = 0;
  /** fact id of the first leg · the counters of the draws */
  private readonly first = new Uint32Array(CAPACITY);
  private readonly as = new Uint32Array(CAPACITY);
  private readonly bs = new Uint32Array(CAPACITY);

  constructor(disorder: Disorder, facts: FactBuffer, delays: RandomStream, duplicates: RandomStream) {
    this.disorder = disorder;
    this.facts = facts;
    this.delays = delays;
    this.duplicates = duplicates;
  }

  put(first: number, a: number, b: number): void {
    if (this.length === CAPACITY) this.flush();
    this.first[this.length] = first;
    this.as[this.length] = a;
    this.bs[this.length++] = b;
  }

  /** Must be called once more at the end. */
  flush(): void {
    this.sendAll();
    this.length = 0;
  }

  private sendAll(): void {
    for (let place = 0; place < this.length; place++)
      this.disorder.send(this.facts, this.first[place]!, this.delays, this.duplicates, this.as[place]!, this.bs[place]!);
  }
}
