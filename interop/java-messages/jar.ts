/**
 * Reads files out of a jar: the table at a zip's end, and deflate.
 *
 * Only what jars need: no zip64, no encryption.
 * Spec: PKWARE's APPNOTE, sections 4.3.12 (central directory) and 4.3.16 (its end).
 */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const END_SIZE = 22;

/** The files whose name the pattern fits, by name. */
export function readJar(file: string, pattern: RegExp): Map<string, Buffer> {
  const zip = readFileSync(file);
  const end = findEnd(zip);
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameSize = zip.readUInt16LE(at + 28);
    const extraSize = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const name = zip.toString('utf8', at + 46, at + 46 + nameSize);
    if (pattern.test(name)) {
      const isDeflated = zip.readUInt16LE(at + 10) === 8;
      const content = contentAt(zip, zip.readUInt32LE(at + 42), zip.readUInt32LE(at + 20));
      files.set(name, isDeflated ? inflateRawSync(content) : content);
    }
    at += 46 + nameSize + extraSize;
  }
  return files;
}

// A local header repeats the name, and has extra fields of its own.
function contentAt(zip: Buffer, header: number, size: number): Buffer {
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  return zip.subarray(start, start + size);
}

function findEnd(zip: Buffer): number {
  for (let at = zip.length - END_SIZE; at >= 0; at--) {
    if (zip.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error('not a zip file');
}
