/**
 * What stands before a request or response, and whole frames: size, header, body in one go.
 *
 * It does not judge a request: an API or version that we do not serve is the dispatcher's matter.
 * Spec: KIP-482 (header versions); KIP-511 (why the answer to ApiVersions keeps header 0).
 */
import { type Api, apiOf } from './api-keys.ts';
import { decodeFrom, encodeInto } from './codec.ts';
import { requestHeader } from './definitions/headers/request-header.ts';
import { responseHeader } from './definitions/headers/response-header.ts';
import { MalformedMessage, Reader } from './reader.ts';
import { type Encodable, isIn, type MessageDefinition } from './schema.ts';
import { putInt32, Writer } from './writer.ts';

export interface RequestHead {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** Where the body begins. */
  readonly bodyAt: number;
}

const API_VERSIONS = 18;

/** Version 2 has tagged fields. Its client id is not compact: it must be readable by anyone. */
export function requestHeaderVersion(request: MessageDefinition, version: number): 1 | 2 {
  return isIn(request.flexible, version) ? 2 : 1;
}

/** A client that asks for ApiVersions does not know yet whether the broker knows header 1. */
export function responseHeaderVersion(response: MessageDefinition, version: number): 0 | 1 {
  return response.apiKey !== API_VERSIONS && isIn(response.flexible, version) ? 1 : 0;
}

/**
 * Reads the header of a request, the frame's size excluded. An unknown API has no header version
 * that we could know: what is common to both, up to the client id, is then all that is read.
 */
export function decodeRequestHead(
  buffer: Buffer,
  start = 0,
  end: number = buffer.length,
): RequestHead {
  if (end - start < 4) throw new MalformedMessage('request header: ends early');
  const apiKey = buffer.readInt16BE(start);
  const api: Api | undefined = apiOf(apiKey);
  const version =
    api === undefined ? 1 : requestHeaderVersion(api.request, buffer.readInt16BE(start + 2));
  const reader = new Reader(buffer, start, end);
  const header = decodeFrom(reader, requestHeader, version);
  return {
    apiKey,
    apiVersion: header.requestApiVersion,
    correlationId: header.correlationId,
    clientId: header.clientId,
    bodyAt: reader.position,
  };
}

/** The correlation id stands at the same place in every version. */
export function correlationIdOfResponse(buffer: Buffer, start = 0): number {
  if (buffer.length - start < 4) throw new MalformedMessage('response header: ends early');
  return buffer.readInt32BE(start);
}

/** Reads the header of a response and returns where the body begins. */
export function skipResponseHeader(
  response: MessageDefinition,
  version: number,
  buffer: Buffer,
  start = 0,
): number {
  const reader = new Reader(buffer, start);
  decodeFrom(reader, responseHeader, responseHeaderVersion(response, version));
  return reader.position;
}

/**
 * A whole request with its size before it. Records of a kilobyte and more are passed on as chunks
 * of their own; the chunks are to be sent one after the other.
 */
export function encodeRequestFrame<D extends MessageDefinition>(
  request: D,
  version: number,
  head: { readonly correlationId: number; readonly clientId: string | null },
  body: Encodable<D>,
): Uint8Array[] {
  const writer = frameWriter();
  encodeInto(writer, requestHeader, requestHeaderVersion(request, version), {
    requestApiKey: request.apiKey,
    requestApiVersion: version,
    correlationId: head.correlationId,
    clientId: head.clientId,
  });
  encodeInto(writer, request, version, body);
  return finished(writer);
}

/** A whole response with its size before it; chunks as in `encodeRequestFrame`. */
export function encodeResponseFrame<D extends MessageDefinition>(
  response: D,
  version: number,
  correlationId: number,
  body: Encodable<D>,
): Uint8Array[] {
  const writer = frameWriter();
  writer.int32(correlationId);
  // Header 1 differs from header 0 by its tagged fields, of which there are none.
  if (responseHeaderVersion(response, version) === 1) writer.byte(0);
  encodeInto(writer, response, version, body);
  return finished(writer);
}

// One for all frames: encoding never waits.
const scratch: Writer = new Writer();

function frameWriter(): Writer {
  scratch.reset({ passes: true });
  scratch.int32(0);
  return scratch;
}

function finished(writer: Writer): Uint8Array[] {
  putInt32(writer.buffer, 0, writer.size - 4);
  return writer.toChunks();
}
