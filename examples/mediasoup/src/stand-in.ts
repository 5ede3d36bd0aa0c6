// Runs recorder.ts without a mediasoup worker: a router whose consumers do not send themselves, but say on
// standard output where somebody has to send what. The project's end-to-end tests do.
//
//   RECORDER_TOKEN=… node dist/stand-in.js RECORDER_URL MEETING_ID
//
// Every line is JSON: {"recording": id}, then {"send": {kind, payloadType, ssrc, ip, port, srtpParameters}} per
// producer. A line on standard input closes the producers and ends it; the recording goes on.
import { EventEmitter, once } from "node:events";
import { randomBytes } from "node:crypto";
import type { types } from "mediasoup";
import { Recording } from "./recorder.js";

const PAYLOAD_TYPES = { video: 101, audio: 100 };
const SSRCS = { video: 10101, audio: 10100 };

const say = (line: object) => console.log(JSON.stringify(line));

function codec(kind: types.MediaKind): types.RtpCodecParameters {
  return kind === "video"
    ? { mimeType: "video/VP8", payloadType: 101, clockRate: 90000, parameters: {}, rtcpFeedback: [
        { type: "nack", parameter: "" }, { type: "nack", parameter: "pli" }, { type: "ccm", parameter: "fir" },
      ] }
    : { mimeType: "audio/opus", payloadType: 100, clockRate: 48000, channels: 2, parameters: { useinbandfec: 1 }, rtcpFeedback: [] };
}

class StandInConsumer extends EventEmitter {
  readonly rtpParameters: types.RtpParameters;
  constructor(
    readonly kind: types.MediaKind,
    private readonly transport: StandInTransport,
  ) {
    super();
    this.rtpParameters = {
      mid: kind === "video" ? "1" : "0",
      codecs: [codec(kind)],
      headerExtensions: [],
      encodings: [{ ssrc: SSRCS[kind] }],
      rtcp: { cname: "stand-in", reducedSize: true, mux: true },
    } as types.RtpParameters;
  }
  async resume() {
    const { kind, transport } = this;
    say({ send: { kind, payloadType: PAYLOAD_TYPES[kind], ssrc: SSRCS[kind], ...transport.remote, srtpParameters: transport.srtpParameters } });
  }
  async requestKeyFrame() {}
}

class StandInTransport {
  remote: object = {};
  readonly srtpParameters: types.SrtpParameters;
  constructor(cryptoSuite: types.SrtpCryptoSuite, private readonly producers: Map<string, types.MediaKind>, private readonly consumers: StandInConsumer[]) {
    this.srtpParameters = { cryptoSuite, keyBase64: randomBytes(30).toString("base64") };
  }
  async consume({ producerId }: { producerId: string }) {
    const consumer = new StandInConsumer(this.producers.get(producerId)!, this);
    this.consumers.push(consumer);
    return consumer;
  }
  async connect({ ip, port }: { ip: string; port: number }) {
    this.remote = { ip, port };
  }
  close() {}
}

const [url, meetingId] = process.argv.slice(2);
const producers = new Map<string, types.MediaKind>([["p-audio", "audio"], ["p-video", "video"]]);
const consumers: StandInConsumer[] = [];
const router = {
  rtpCapabilities: {},
  createPlainTransport: async ({ srtpCryptoSuite }: { srtpCryptoSuite: types.SrtpCryptoSuite }) =>
    new StandInTransport(srtpCryptoSuite, producers, consumers),
} as unknown as types.Router;

const recording = await Recording.start(
  router,
  { url, token: process.env.RECORDER_TOKEN ?? "", listenIp: "127.0.0.1", srtpCryptoSuite: "AES_CM_128_HMAC_SHA1_80" },
  meetingId,
  "Peers",
);
say({ recording: recording.id });
for (const [id, kind] of producers) {
  await recording.add({ id } as types.Producer, {
    participantId: "mediasoup",
    displayName: "mediasoup",
    source: kind === "video" ? "camera" : "microphone",
  });
}
await once(process.stdin, "data");
process.exit(0);
