"use strict";
// The sound that is recorded: a microphone, on request with what the computer plays; and how loud.

class RecordSound {
  static SILENT = 0.001; // of full scale, -60 dB: a muted microphone, not a quiet speaker

  // Asks for the sound. Throws an Error with words for the person.
  static async open({ microphone, system }) {
    const sound = new RecordSound();
    try {
      // Rooms are recorded as they are: what makes calls pleasant takes away far voices.
      const audio = { deviceId: microphone ? { exact: microphone } : undefined, channelCount: 1, echoCancellation: system, noiseSuppression: false, autoGainControl: true };
      sound.sources = [await navigator.mediaDevices.getUserMedia({ audio })];
      if (system) sound.sources.push(await RecordSound.ofComputer());
    } catch (error) {
      sound.close();
      throw new Error(RecordSound.explain(error), { cause: error });
    }
    await sound.listen(system);
    return sound;
  }
  static async ofComputer() {
    const shared = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: { suppressLocalAudioPlayback: false }, systemAudio: "include" });
    if (shared.getAudioTracks().length) return shared;
    shared.getTracks().forEach((track) => track.stop());
    throw Object.assign(new Error(), { name: "NoSharedSound" });
  }
  static explain(error) {
    const known = {
      NotAllowedError: t("浏览器没有得到使用麦克风的许可。请在地址栏左边的图标里允许麦克风，再点一次。"),
      NotFoundError: t("没有找到麦克风。请接上麦克风，再点一次。"),
      OverconstrainedError: t("选中的麦克风不在了。请换一个，再点一次。"),
      NotReadableError: t("麦克风正被别的程序占用。请关掉那个程序，再点一次。"),
      NoSharedSound: t("没有分享到声音。请再点一次，并勾选“分享音频”；或者不录电脑里的声音。"),
    };
    return known[error.name] ?? t("不能开始录音：{reason}", { reason: error.message || error.name });
  }
  static async microphones() {
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    return devices.filter((device) => device.kind === "audioinput" && device.deviceId && device.label);
  }

  async listen(isMixed) {
    this.context = new AudioContext();
    await this.context.resume();
    this.meter = this.context.createAnalyser();
    this.meter.fftSize = 2048;
    this.samples = new Float32Array(this.meter.fftSize);
    const mixed = isMixed ? this.context.createMediaStreamDestination() : null;
    for (const source of this.sources) {
      const node = this.context.createMediaStreamSource(new MediaStream(source.getAudioTracks()));
      node.connect(this.meter);
      if (mixed) node.connect(mixed);
    }
    this.stream = mixed?.stream ?? this.sources[0];
  }
  // When the microphone is taken away.
  set onlost(act) { this.sources[0].getAudioTracks()[0].addEventListener("ended", act); }

  // 0..1 of full scale.
  loudness() {
    this.meter.getFloatTimeDomainData(this.samples);
    return Math.sqrt(this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length);
  }
  // 0..1 as one hears it: from -60 dB to full.
  static shown(loudness) { return loudness ? Math.max(0, Math.min(1, 1 + (20 * Math.log10(loudness)) / 60)) : 0; }

  close() {
    for (const source of this.sources ?? []) source.getTracks().forEach((track) => track.stop());
    this.context?.close();
  }
}
