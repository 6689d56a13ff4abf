/**
 * CRC-32 (IEEE 802.3) of bytes: the checksum of message formats 0 and 1.
 *
 * Not the CRC-32C of today's batches: that is `crc32c.ts`.
 */
import { crc32 as zlibCrc32 } from 'node:zlib';

/** The checksum as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  return zlibCrc32(bytes);
}
