/**
 * Messages to bytes and back. A decoder and an encoder are compiled for each version of a message
 * when it is first used, and kept.
 *
 * Decoding bad bytes throws `MalformedMessage` and nothing else; bytes and records in what it
 * returns are views of the given buffer. Encoding throws `UnsupportedField` when the version cannot
 * say what is set, and `UnencodableValue` when a value does not fit its type.
 */
import { compileDecoder, type Decoder } from './decoder.ts';
import { compileEncoder, type Encoder } from './encoder.ts';
import { Reader } from './reader.ts';
import type { Decoded, Encodable, MessageDefinition } from './schema.ts';
import { Writer } from './writer.ts';

/** Bytes behind the message are not looked at: `decodeFrom` tells where it ended. */
export function decode<D extends MessageDefinition>(
  definition: D,
  version: number,
  buffer: Buffer,
  start = 0,
): Decoded<D> {
  return decodeFrom(new Reader(buffer, start), definition, version);
}

/** Leaves the reader behind the message. */
export function decodeFrom<D extends MessageDefinition>(
  reader: Reader,
  definition: D,
  version: number,
): Decoded<D> {
  return decoderOf(definition, version)(reader) as Decoded<D>;
}

export function encode<D extends MessageDefinition>(
  definition: D,
  version: number,
  value: Encodable<D>,
): Buffer {
  scratch.reset({ passes: false });
  encoderOf(definition, version)(scratch, value);
  return scratch.toBuffer();
}

/** Like `encode`, but records of a kilobyte and more are not copied: they are chunks themselves. */
export function encodeChunks<D extends MessageDefinition>(
  definition: D,
  version: number,
  value: Encodable<D>,
): Uint8Array[] {
  scratch.reset({ passes: true });
  encoderOf(definition, version)(scratch, value);
  return scratch.toChunks();
}

/** Appends to what the writer has. */
export function encodeInto<D extends MessageDefinition>(
  writer: Writer,
  definition: D,
  version: number,
  value: Encodable<D>,
): void {
  encoderOf(definition, version)(writer, value);
}

// One for all: encoding never waits, and never calls back into itself.
const scratch: Writer = new Writer();

function decoderOf(definition: MessageDefinition, version: number): Decoder {
  const known = definition.compiled.decoders[version];
  if (known !== undefined) return known as Decoder;
  const decoder = compileDecoder(definition, version);
  definition.compiled.decoders[version] = decoder;
  return decoder;
}

function encoderOf(definition: MessageDefinition, version: number): Encoder {
  const known = definition.compiled.encoders[version];
  if (known !== undefined) return known as Encoder;
  const encoder = compileEncoder(definition, version);
  definition.compiled.encoders[version] = encoder;
  return encoder;
}
