import { decodeRecording, type Recording } from '../model/recording.ts';

/** The recording of the opening scenario: `null` if there is none or it cannot be read; the page then waits for the run. */
export async function fetchRecording(): Promise<Recording | null> {
  try {
    const response = await fetch(new URL('recordings/payday.json', document.baseURI));
    return response.ok ? decodeRecording(await response.text()) : null;
  } catch {
    return null;
  }
}
