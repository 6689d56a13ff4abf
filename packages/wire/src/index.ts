/**
 * The protocol as values: messages, their codecs, headers, APIs, uuids, errors. The definitions
 * have a face of their own (`@odradek/wire/definitions`), and so have record batches
 * (`@odradek/wire/records`).
 */
export { type Api, apiOf, apis } from './api-keys.ts';
export { decode, decodeFrom, encode, encodeChunks, encodeInto } from './codec.ts';
export { complete, defaultValue } from './defaults.ts';
export * from './definitions/index.ts';
export {
  type ErrorCode,
  type ErrorName,
  errorCode,
  errorMessage,
  errorName,
  isRetriable,
} from './errors.ts';
export {
  correlationIdOfResponse,
  decodeRequestHead,
  encodeRequestFrame,
  encodeResponseFrame,
  type RequestHead,
  requestHeaderVersion,
  responseHeaderVersion,
  skipResponseHeader,
} from './headers.ts';
export { UnsupportedMessageVersion } from './layout.ts';
export { MalformedMessage, Reader } from './reader.ts';
export type {
  Bytes,
  Decoded,
  Encodable,
  Field,
  Fields,
  Listener,
  MessageDefinition,
  MessageType,
  UnknownTag,
  VersionRange,
} from './schema.ts';
export { isIn } from './schema.ts';
export { isUuid, metadataTopicUuid, putUuid, uuidFromBytes, zeroUuid } from './uuid.ts';
export { UnencodableValue, UnsupportedField, Writer } from './writer.ts';
