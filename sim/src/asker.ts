/**
 * Questions to a node in the words of the protocol, one at a time, each in one version: for those
 * who judge the client too, and so must not be it.
 *
 * It connects when it has to, and never asks twice: `witness.ts` decides what is worth that.
 */
import {
  correlationIdOfResponse,
  type Decoded,
  decode,
  type Encodable,
  encodeRequestFrame,
  type MessageDefinition,
  skipResponseHeader,
} from '@odradek/wire';
import type { Address, Connection, World } from '@odradek/world';

export interface Question<Request extends MessageDefinition, Response extends MessageDefinition> {
  readonly request: Request;
  readonly response: Response;
  readonly version: number;
}

/** No answer came: it may or may not have been done. */
export class NoAnswer extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NoAnswer';
  }
}

interface Waiting {
  receive(frame: Buffer): void;
  fail(error: Error): void;
}

const SIZE_BYTES = 4;
const ANSWER_MS_MAX = 10_000;

export class Asker {
  readonly #world: World;
  readonly #address: Address;
  #connection: Connection | undefined;
  #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #waiting: Waiting | undefined;
  #correlationId = 0;

  constructor(world: World, address: Address) {
    this.#world = world;
    this.#address = address;
  }

  async ask<Request extends MessageDefinition, Response extends MessageDefinition>(
    { request, response, version }: Question<Request, Response>,
    body: Encodable<Request>,
    timeoutMs: number = ANSWER_MS_MAX,
  ): Promise<Decoded<Response>> {
    if (this.#waiting !== undefined) throw new Error('one question at a time');
    const connection = this.#connection ?? (await this.#connect());
    this.#correlationId += 1;
    const head = { correlationId: this.#correlationId, clientId: 'asker' };
    const frame = await new Promise<Buffer>((resolve, reject) => {
      const timer = this.#world.clock.after(timeoutMs, () => this.#end('no answer in time'));
      const done = (): void => {
        timer.cancel();
        this.#waiting = undefined;
      };
      this.#waiting = {
        receive: (received) => {
          done();
          resolve(received);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      connection.write(encodeRequestFrame(request, version, head, body));
    });
    if (correlationIdOfResponse(frame) !== this.#correlationId) {
      throw new Error(`the answer to another question than ${request.name}`);
    }
    return decode(response, version, frame, skipResponseHeader(response, version, frame));
  }

  close(): void {
    this.#end('closed');
  }

  async #connect(): Promise<Connection> {
    let connection: Connection;
    try {
      connection = await this.#world.network.connect(this.#address, { timeoutMs: ANSWER_MS_MAX });
    } catch (error) {
      throw new NoAnswer(String(error));
    }
    this.#connection = connection;
    this.#chunks = [];
    this.#receivedBytes = 0;
    const isMine = (): boolean => this.#connection === connection;
    connection.start({
      onData: (chunk) => {
        if (isMine()) this.#take(chunk);
      },
      onDrain: () => undefined,
      onClose: (error) => {
        if (isMine()) this.#end(error?.code ?? 'closed by the node');
      },
    });
    return connection;
  }

  /** One question at a time: what comes is one answer, in pieces. */
  #take(chunk: Uint8Array): void {
    this.#chunks.push(Buffer.from(chunk));
    this.#receivedBytes += chunk.byteLength;
    if (this.#receivedBytes < SIZE_BYTES) return;
    const [first = Buffer.alloc(0)] = this.#chunks;
    const head = first.length < SIZE_BYTES ? Buffer.concat(this.#chunks) : first;
    const end = SIZE_BYTES + head.readInt32BE(0);
    if (this.#receivedBytes < end) return;
    const frame = Buffer.concat(this.#chunks);
    if (this.#waiting === undefined || frame.length > end) {
      throw new Error('an answer that nobody waits for');
    }
    this.#chunks = [];
    this.#receivedBytes = 0;
    this.#waiting.receive(frame.subarray(SIZE_BYTES));
  }

  #end(reason: string): void {
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#waiting?.fail(new NoAnswer(reason));
  }
}
