import type { types } from "mediasoup";

/** Where the recorder's control API is, and how we may use it. */
export interface RecorderOptions {
  /** For example http://127.0.0.1:8081 */
  url: string;
  /** A token with the scope ingest:write. */
  token: string;
  /** Our address as the recorder sees it. */
  listenIp: string;
  srtpCryptoSuite?: types.SrtpCryptoSuite;
}

/** Whose producer it is. */
export interface Participant {
  participantId: string;
  displayName: string;
  source: "camera" | "screen" | "microphone";
}

/** What the recorder answers to a track, in mediasoup's own words. */
interface TrackAnswer {
  track_id: number;
  ip: string;
  port: number;
  rtcpPort?: number;
  srtpParameters?: types.SrtpParameters;
}

/** One recording of the producers of a router. */
export class Recording {
  private constructor(
    private readonly router: types.Router,
    private readonly options: RecorderOptions,
    readonly id: string,
  ) {}

  static async start(
    router: types.Router,
    options: RecorderOptions,
    meetingId: string,
    title: string,
  ): Promise<Recording> {
    const answer = await call<{ recording_id: string }>(options, "POST", "/ingest/v1/recordings", {
      meeting_id: meetingId,
      title,
    });
    return new Recording(router, options, answer.recording_id);
  }

  /** Records a producer until it is closed. While it is paused, the recording shows it as muted. */
  async add(producer: types.Producer, who: Participant): Promise<void> {
    const transport = await this.router.createPlainTransport({
      listenInfo: { protocol: "udp", ip: this.options.listenIp },
      rtcpMux: true,
      comedia: false, // the recorder only listens: it tells us where
      enableSrtp: true,
      srtpCryptoSuite: this.options.srtpCryptoSuite ?? "AEAD_AES_256_GCM",
    });
    const consumer = await transport.consume({
      producerId: producer.id,
      rtpCapabilities: this.router.rtpCapabilities,
      paused: true, // nothing may be sent before the recorder knows what will come
    });
    const track = await this.call<TrackAnswer>("POST", "/tracks", {
      participant_id: who.participantId,
      display_name: who.displayName,
      source: who.source,
      kind: consumer.kind,
      rtp_parameters: consumer.rtpParameters,
      srtp_parameters: transport.srtpParameters,
      rtcp_mux: true,
    });
    await transport.connect({
      ip: track.ip,
      port: track.port,
      rtcpPort: track.rtcpPort,
      srtpParameters: track.srtpParameters,
    });
    const path = `/tracks/${track.track_id}`;
    consumer.on("producerpause", () => void this.call("PATCH", path, { muted: true }));
    consumer.on("producerresume", () => void this.call("PATCH", path, { muted: false }));
    consumer.on("producerclose", () => {
      transport.close();
      void this.call("DELETE", path);
    });
    await consumer.resume();
    if (consumer.kind === "video") {
      await consumer.requestKeyFrame();
    }
  }

  async stop(): Promise<void> {
    await this.call("POST", "/stop");
  }

  private call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    return call<T>(this.options, method, `/ingest/v1/recordings/${this.id}${path}`, body);
  }
}

async function call<T>(
  options: RecorderOptions,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(options.url + path, {
    method,
    headers: { authorization: `Bearer ${options.token}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
