import type { Log } from '../log/log.ts';
import { RecordCursor } from '../model/record.ts';

/**
 * The facts in the order in which they happened, whether they have arrived or not; what the oracle `happened` reads. Facts that happened up to `fromMs` and have arrived by
 * then are left out: whoever asks for the rest has folded those already.
 */
export class Happenings {
  private readonly arrived: RecordCursor;
  private readonly missing: RecordCursor;
  /** row of the log, or −1 − row of the records that never arrive */
  private readonly order: Int32Array;
  private readonly log: Log;
  private next = 0;

  constructor(log: Log, first: Uint8Array, fromMs: number, toMs: number) {
    this.log = log;
    this.arrived = log.cursor();
    this.missing = new RecordCursor(log.unarrived, log.facts);
    const places: number[] = [];
    for (let row = 0; row < log.length; row++) {
      if (first[row] === 1 && log.ingestMs(row) > fromMs && log.columns.eventMs[row]! <= toMs) places.push(row);
    }
    for (let row = 0; row < log.unarrived.id.length; row++) if (log.unarrived.eventMs[row]! <= toMs) places.push(-1 - row);
    places.sort((a, b) => this.eventMs(a) - this.eventMs(b) || this.fact(a) - this.fact(b));
    this.order = Int32Array.from(places);
  }

  /** Call `take` for each fact that has happened by `timeMs` and was not taken before. */
  advance(timeMs: number, take: (record: RecordCursor) => void): void {
    for (; this.next < this.order.length; this.next++) {
      const place = this.order[this.next]!;
      if (this.eventMs(place) > timeMs) return;
      take(place >= 0 ? this.arrived.seek(place) : this.missing.seek(-1 - place));
    }
  }

  private eventMs(place: number): number {
    return place >= 0 ? this.log.columns.eventMs[place]! : this.log.unarrived.eventMs[-1 - place]!;
  }

  private fact(place: number): number {
    return place >= 0 ? this.log.columns.id[place]! : this.log.unarrived.id[-1 - place]!;
  }
}
