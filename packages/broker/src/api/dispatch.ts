/**
 * From a frame to an answer: reads the header, finds the API and its version, decodes, calls the
 * handler, encodes. What cannot be answered ends the connection with one line in the log.
 */
import {
  decode,
  decodeRequestHead,
  encodeResponseFrame,
  MalformedMessage,
  type RequestHead,
} from '@odradek/wire';
import { errorCode } from '@odradek/wire/errors';
import { int16At } from '@odradek/wire/records';
import { DiskError } from '@odradek/world';
import type { BrokerParts } from '../broker-parts.ts';
import { MachineLogFailure } from '../coordination/machine-log.ts';
import { Later } from '../later.ts';
import type { Answer, ClientConnection, RequestProcessor } from '../net/connection.ts';
import type { ApiHandler } from './handler.ts';
import type { RequestContext } from './request-context.ts';
import type { ServedApis } from './served-apis.ts';

const produceKey = 0;
const apiVersionsKey = 18;

export class Dispatcher implements RequestProcessor {
  readonly #apis: ServedApis;
  readonly #broker: BrokerParts;
  constructor(apis: ServedApis, broker: BrokerParts) {
    this.#apis = apis;
    this.#broker = broker;
  }

  overlaps(frame: Buffer): boolean {
    return int16At(frame, 0) === produceKey;
  }

  process(frame: Buffer, connection: ClientConnection, answer: Answer): void {
    const apiKey = int16At(frame, 0);
    const apiVersion = int16At(frame, 2);
    const served = this.#apis.find(apiKey, apiVersion);
    if (served === undefined) {
      this.#refuseVersion(frame, answer);
      return;
    }
    let head: RequestHead;
    try {
      head = decodeRequestHead(frame);
    } catch (error) {
      answer.refuse(
        `malformed request header, API ${apiKey} version ${apiVersion}: ${String(error)}`,
      );
      return;
    }
    const request = new Request(served, head, connection, answer);
    try {
      const body = decode(served.request, apiVersion, frame, head.bodyAt);
      this.#settle(request, served.handle(body as never, request, this.#broker));
    } catch (error) {
      this.#failed(request, error);
    }
  }

  #settle(request: Request, result: ReturnType<ApiHandler['handle']>): void {
    if (result instanceof Later) {
      request.answer.abandoned = () => request.whenClosed?.();
      result.whenSettled((response) => this.#answer(request, response));
    } else if (result instanceof Promise) {
      request.answer.abandoned = () => request.whenClosed?.();
      result.then(
        (response) => this.#answer(request, response),
        (error: unknown) => this.#failed(request, error),
      );
    } else {
      this.#answer(request, result);
    }
  }

  #answer(request: Request, response: object | undefined): void {
    const { answer } = request;
    if (request.refused) return;
    if (response === undefined) {
      answer.nothing();
      return;
    }
    try {
      const { api, apiVersion, correlationId } = request;
      const chunks = encodeResponseFrame(api.response, apiVersion, correlationId, response);
      // A produced batch is in the log and its answer is encoded: nothing refers to the frame.
      answer.frameReusable = request.apiKey === produceKey;
      answer.send(chunks, request.whenSent);
    } catch (error) {
      request.whenSent?.();
      this.#failed(request, error);
    }
  }

  /** A client that is too new asks in a version that we lack: ApiVersions tells it (KIP-511). */
  #refuseVersion(frame: Buffer, answer: Answer): void {
    const apiKey = frame.readInt16BE(0);
    const apiVersion = frame.readInt16BE(2);
    const range = apiKey === apiVersionsKey ? this.#apis.range(apiVersionsKey) : undefined;
    if (range === undefined) {
      answer.refuse(`no API ${apiKey} in version ${apiVersion} on this listener`);
      return;
    }
    const reply = Buffer.alloc(4 + 4 + 2 + 4 + 6);
    reply.writeInt32BE(reply.length - 4, 0);
    reply.writeInt32BE(frame.readInt32BE(4), 4);
    reply.writeInt16BE(errorCode.UNSUPPORTED_VERSION, 8);
    reply.writeInt32BE(1, 10);
    reply.writeInt16BE(apiVersionsKey, 14);
    reply.writeInt16BE(range.lowest, 16);
    reply.writeInt16BE(range.highest, 18);
    answer.send([reply]);
  }

  #failed(request: Request, error: unknown): void {
    const { apiKey, apiVersion } = request;
    if (error instanceof MalformedMessage) {
      request.refuse(`malformed request, API ${apiKey} version ${apiVersion}: ${error.message}`);
      return;
    }
    if (error instanceof DiskError && this.#broker.replicas.failedAt(error)) {
      // The client asks again, and is told what is served and what is not.
      request.refuse(`the disk failed, API ${apiKey} version ${apiVersion}: ${error.message}`);
      return;
    }
    if (error instanceof MachineLogFailure) {
      // The node stops, or is about to: whoever asked finds out elsewhere what came of it.
      request.refuse(`${error.message}, API ${apiKey} version ${apiVersion}`);
      return;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#broker.world.report.error('a request could not be handled', {
      apiKey,
      apiVersion,
      detail,
    });
    request.refuse(`internal error, API ${apiKey} version ${apiVersion}`);
  }
}

/** One request, as its handler sees it. */
class Request implements RequestContext {
  readonly api: ApiHandler;
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly connection: ClientConnection;
  readonly answer: Answer;
  readonly clientId: string | null;
  whenSent: (() => void) | undefined;
  whenClosed: (() => void) | undefined;
  refused = false;

  constructor(api: ApiHandler, head: RequestHead, connection: ClientConnection, answer: Answer) {
    this.api = api;
    this.apiKey = head.apiKey;
    this.apiVersion = head.apiVersion;
    this.correlationId = head.correlationId;
    this.clientId = head.clientId;
    this.connection = connection;
    this.answer = answer;
  }

  get clientAddress(): string {
    return this.connection.clientAddress;
  }

  get listenerName(): string {
    return this.connection.listenerName;
  }

  get principal(): string {
    return 'User:ANONYMOUS';
  }

  refuse(reason: string): void {
    this.refused = true;
    this.answer.refuse(reason);
  }
}
