/** Passes the microphone's samples on, as they come. */
class Microphone extends AudioWorkletProcessor {
  process([input]) {
    const [channel] = input;
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}

registerProcessor('microphone', Microphone);
