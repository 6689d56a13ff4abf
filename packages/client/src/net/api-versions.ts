/**
 * Which version of each API to use with a broker: the highest that both sides know.
 *
 * Spec: KIP-35, KIP-511 (a broker that does not know our version of ApiVersions answers with
 * version 0 of it, and says which it knows).
 */
import type { Address } from '@odradek/world';
import { UnsupportedError } from '../errors.ts';
import type { Call } from './call.ts';

export interface ServedApi {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** By API key. */
export type ServedVersions = ReadonlyMap<number, ServedApi>;

export const NO_VERSIONS: ServedVersions = new Map();

export function servedVersions(apis: readonly ServedApi[]): ServedVersions {
  return new Map(apis.map((api) => [api.apiKey, api]));
}

export function isServed(call: Call, served: ServedVersions): boolean {
  return highestCommon(call, served) >= 0;
}

/** Throws an `UnsupportedError` when there is no common version. */
export function agreedVersion(call: Call, served: ServedVersions, address: Address): number {
  const version = highestCommon(call, served);
  if (version >= 0) return version;
  const where = `${address.host}:${address.port}`;
  const api = served.get(call.request.apiKey);
  if (api === undefined) throw new UnsupportedError(`${where} does not offer ${call.name}`);
  const { lowest, highest } = call.versions;
  throw new UnsupportedError(
    `${where} offers ${call.name} ${api.minVersion} to ${api.maxVersion}, ` +
      `this client speaks ${lowest} to ${highest}`,
  );
}

function highestCommon({ request, versions }: Call, served: ServedVersions): number {
  const api = served.get(request.apiKey);
  if (api === undefined) return -1;
  const highest = Math.min(api.maxVersion, versions.highest);
  return highest >= Math.max(api.minVersion, versions.lowest) ? highest : -1;
}
