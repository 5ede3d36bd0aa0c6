// A sender as a browser is one, made of werift's RTP parts: it takes RTP and RTCP from local ports, protects them
// (SRTP, one port for everything), loses some packets on the way, and answers NACK by retransmission (RFC 4588).
//
// Standard input, one line of JSON:
//   {target: {ip, port}, suite: "AES_CM_128_HMAC_SHA1_80" | "AEAD_AES_128_GCM", ourKey, theirKey (base64),
//    loss: 0..1, video: {payloadType, rtx: {payloadType, ssrc}}}
// It answers with a line {ports: {video, videoRtcp, audio, audioRtcp}}, and to every further line with its counts.
const dgram = require("node:dgram");
const readline = require("node:readline");
const { RtcpPacketConverter, RtpPacket, SrtcpSession, SrtpSession, wrapRtx } = require("werift-rtp");

const PROFILES = { AES_CM_128_HMAC_SHA1_80: [1, 14], AEAD_AES_128_GCM: [7, 12] };
const KEY_BYTES = 16;
const HISTORY = 1024;
const NACK = { type: 205, count: 1 };
const PLI = { type: 206, count: 1 };

const counts = { sent: 0, lost: 0, nacked: 0, retransmitted: 0, keyframeRequests: 0, reports: 0 };

// xorshift32: the same losses in every run
let seed = 2463534242;
function random() {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) / 2 ** 32;
}

function socket() {
  return new Promise((resolve) => {
    const bound = dgram.createSocket("udp4");
    bound.bind(0, "127.0.0.1", () => resolve(bound));
  });
}

async function start(config) {
  const [profile, saltBytes] = PROFILES[config.suite];
  const key = (base64) => Buffer.from(base64, "base64");
  const part = (bytes, from, length) => bytes.subarray(from, from + length);
  const ours = key(config.ourKey);
  const theirs = key(config.theirKey);
  const session = {
    profile,
    keys: {
      localMasterKey: part(ours, 0, KEY_BYTES),
      localMasterSalt: part(ours, KEY_BYTES, saltBytes),
      remoteMasterKey: part(theirs, 0, KEY_BYTES),
      remoteMasterSalt: part(theirs, KEY_BYTES, saltBytes),
    },
  };
  const srtp = new SrtpSession(session);
  const srtcp = new SrtcpSession(session);
  const out = await socket();
  const toRecorder = (bytes) => out.send(bytes, config.target.port, config.target.ip);
  const history = new Map();
  let rtxSequence = 1;

  const sendRtp = (packet) => toRecorder(srtp.encrypt(packet.payload, packet.header));
  const media = (bytes) => {
    const packet = RtpPacket.deSerialize(bytes);
    if (packet.header.payloadType === config.video.payloadType) {
      history.set(packet.header.sequenceNumber, packet);
      history.delete((packet.header.sequenceNumber - HISTORY) & 0xffff);
      if (random() < config.loss) {
        counts.lost++;
        return;
      }
    }
    counts.sent++;
    sendRtp(packet);
  };
  const control = (bytes) => toRecorder(srtcp.encrypt(bytes));

  const retransmit = (sequence) => {
    counts.nacked++;
    const packet = history.get(sequence);
    if (packet) {
      const { payloadType, ssrc } = config.video.rtx;
      counts.retransmitted++;
      sendRtp(wrapRtx(packet, payloadType, rtxSequence++ & 0xffff, ssrc));
    }
  };
  out.on("message", (bytes) => {
    for (const packet of RtcpPacketConverter.deSerialize(srtcp.decrypt(bytes))) {
      if (packet.type === NACK.type && packet.feedback.count === NACK.count) {
        packet.feedback.lost.forEach(retransmit);
      } else if (packet.type === PLI.type && packet.feedback.count === PLI.count) {
        counts.keyframeRequests++;
      } else if (packet.type === 201) {
        counts.reports++;
      }
    }
  });

  const ports = {};
  for (const [name, handler] of [["video", media], ["videoRtcp", control], ["audio", media], ["audioRtcp", control]]) {
    const input = await socket();
    input.on("message", handler);
    ports[name] = input.address().port;
  }
  return ports;
}

let started = false;
readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  if (started) {
    console.log(JSON.stringify(counts));
    return;
  }
  started = true;
  console.log(JSON.stringify({ ports: await start(JSON.parse(line)) }));
}).on("close", () => process.exit(0));
