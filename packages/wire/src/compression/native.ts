/**
 * The native libraries behind codecs, loaded with the first batch that needs one: a node that sees
 * none of them starts faster and stays smaller by some megabytes.
 */
import { createRequire } from 'node:module';
import type * as lz4Types from 'lz4-napi';
import type * as snappyTypes from 'snappy';

type Snappy = typeof snappyTypes;
type Lz4 = typeof lz4Types;

const load = createRequire(import.meta.url);
let snappyLibrary: Snappy | undefined;
let lz4Library: Lz4 | undefined;

export function snappy(): Snappy {
  snappyLibrary ??= load('snappy') as Snappy;
  return snappyLibrary;
}

export function lz4(): Lz4 {
  lz4Library ??= load('lz4-napi') as Lz4;
  return lz4Library;
}
