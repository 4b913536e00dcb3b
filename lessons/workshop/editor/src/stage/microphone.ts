/** A word by the laptop's microphone: sixteen thousand samples a second to our own recogniser, and nowhere else. */

const RATE_HZ = 16_000;
/** Nobody says a word for longer. */
const MOST_S = 4;

/** Browsers open the microphone on localhost and https alone. */
export function hasMicrophone(): boolean {
  return isSecureContext && navigator.mediaDevices !== undefined && typeof AudioWorkletNode !== 'undefined';
}

/** Samples from -1 to 1 as 16-bit little-endian PCM. */
export function toPcm(chunks: readonly Float32Array[]): ArrayBuffer {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const bytes = new DataView(new ArrayBuffer(2 * length));
  let at = 0;
  for (const chunk of chunks) {
    for (const sample of chunk) {
      const bounded = Math.max(-1, Math.min(1, Number.isFinite(sample) ? sample : 0));
      bytes.setInt16(at, Math.round(bounded * 32767), true);
      at += 2;
    }
  }
  return bytes.buffer as ArrayBuffer;
}

export interface Listening {
  /** Ends it and hands over the sound. */
  stop(): Promise<ArrayBuffer>;
}

/** Opens the microphone; `full` is called when nobody says words that long. */
export async function listen(full: () => void): Promise<Listening> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true } });
  const context = new AudioContext({ sampleRate: RATE_HZ });
  await context.audioWorklet.addModule('/microphone-worklet.js');
  const chunks: Float32Array[] = [];
  const node = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
  let samples = 0;
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    samples += data.length;
    if (samples <= MOST_S * RATE_HZ) chunks.push(data);
    else full();
  };
  context.createMediaStreamSource(stream).connect(node);
  return {
    async stop() {
      node.port.onmessage = null;
      for (const track of stream.getTracks()) track.stop();
      if (context.state !== 'closed') await context.close();
      return toPcm(chunks);
    },
  };
}
