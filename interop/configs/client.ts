/**
 * The least that speaks to a broker: one connection, one request at a time.
 */
import { connect, type Socket } from 'node:net';
import {
  type Decoded,
  decode,
  type Encodable,
  encodeRequestFrame,
  type MessageDefinition,
  skipResponseHeader,
} from '@odradek/wire';

const answerTimeoutMs = 30_000;

export class Client {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #correlationId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
    socket.on('error', () => this.#wake());
  }

  static open(port: number): Promise<Client> {
    const { promise, resolve, reject } = Promise.withResolvers<Client>();
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(new Client(socket)));
    socket.once('error', reject);
    return promise;
  }

  async ask<Request extends MessageDefinition, Response extends MessageDefinition>(
    messages: { readonly request: Request; readonly response: Response; readonly version: number },
    body: Encodable<Request>,
  ): Promise<Decoded<Response>> {
    const { request, response, version } = messages;
    this.#correlationId += 1;
    const head = { correlationId: this.#correlationId, clientId: 'configs' };
    this.#socket.write(Buffer.concat(encodeRequestFrame(request, version, head, body)));
    const frame = await this.#frame();
    return decode(response, version, frame, skipResponseHeader(response, version, frame));
  }

  close(): void {
    this.#socket.destroy();
  }

  async #frame(): Promise<Buffer> {
    const late = performance.now() + answerTimeoutMs;
    while (!this.#isComplete()) {
      if (this.#socket.closed) throw new Error('the broker closed the connection');
      const leftMs = late - performance.now();
      if (leftMs <= 0) throw new Error(`no answer within ${answerTimeoutMs} ms`);
      await this.#more(leftMs);
    }
    const end = 4 + this.#received.readInt32BE(0);
    const frame = this.#received.subarray(4, end);
    this.#received = this.#received.subarray(end);
    return frame;
  }

  #isComplete(): boolean {
    const size = this.#received.length;
    return size >= 4 && size >= 4 + this.#received.readInt32BE(0);
  }

  #more(waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    this.#wake = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  }
}
