import { clockTime } from '../../model/time.ts';
import { LANES } from '../../model/lanes.ts';
import { count, plural } from '../logic/amounts.ts';
import { LANE_NAMES } from '../logic/words.ts';
import { boundaryWords } from './boundary.ts';
import type { Picture } from './picture.ts';
import { slowest, versionWords } from './versions.ts';

/** The diagram as a list of sentences, in the order of the data flow, for those who do not see it. */
export function describePicture(picture: Picture): string[] {
  const { served, running, lost, faults, followed } = picture;
  const boundary = boundaryWords(picture.boundary);
  const sentences = [`The log holds ${count(picture.head)} records and grows by ${count(picture.recordsPerSecond)} a second.`];
  if (served) {
    sentences.push(
      `Lambda: the batch view counts all that had arrived by ${clockTime(served.startMs)}, offsets below ${count(served.cutRow)}; the overlay counts the rest.`,
    );
  }
  if (running && running.share >= 0) {
    sentences.push(
      `Batch ${running.number} has scanned ${count(running.share * 100)} percent and ${running.ending}.${running.others === 0 ? '' : ` ${running.others} more at the same time.`}`,
    );
  } else if (lost)
    sentences.push(`Batch ${lost.number} ${lost.status} at ${clockTime(lost.endMs)}; what was served before is still served.`);
  if (boundary !== '') sentences.push(`Between batch view and overlay: ${boundary}.`);
  if (faults.length > 0) sentences.push(`In force: ${faults.join(', ')}.`);
  for (const lane of LANES)
    sentences.push(`${LANE_NAMES[lane]} has ${count(picture.head - picture.processed[lane])} records still to read.`);
  const words = versionWords(picture.versions);
  if (words !== '') sentences.push(`Kappa: ${words.replace(' · ', '; ')}.`);
  for (const version of picture.versions) {
    const worst = slowest(version);
    if (worst !== null)
      sentences.push(`Version ${version.number} is furthest behind in partition ${worst.partition}, by ${plural(worst.behind, 'record')}.`);
  }
  if (followed) {
    const times = LANES.map((lane) => `${LANE_NAMES[lane]} counts it ${followed.times[lane]} times`).join(', ');
    sentences.push(
      `The record followed: a ${followed.noun} of ${followed.amount} that happened at ${clockTime(followed.eventMs)} and arrived at ${clockTime(followed.ingestMs)}; ${times}.`,
    );
  }
  return sentences;
}
