/**
 * The first voters of a quorum, as the command line has them: `id@host:port:directory`, separated
 * by commas.
 *
 * Spec: KIP-853; the words are those of Kafka's storage tool.
 */
import { type Voter, VoterSet } from '@odradek/raft';
import { isUuid } from '@odradek/wire';
import { StorageError } from './storage-error.ts';

const KRAFT_VERSIONS = { lowest: 0, highest: 1 };

export interface InitialVoter {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly directoryId: string;
}

export function parseInitialVoters(text: string): InitialVoter[] {
  const voters = text
    .trim()
    .split(',')
    .filter((entry) => entry !== '')
    .map(parseInitialVoter);
  if (voters.length === 0) throw new StorageError('No voters given.');
  const seen = new Set<number>();
  for (const { id } of voters) {
    if (seen.has(id)) {
      throw new StorageError(`Node id ${id} was specified more than once.`);
    }
    seen.add(id);
  }
  return voters.toSorted((a, b) => a.id - b.id);
}

/** With the name of the controllers' listener, as records hold it. */
export function toVoterSet(voters: readonly InitialVoter[], listener: string): VoterSet {
  return new VoterSet(
    voters.map(
      ({ id, host, port, directoryId }): Voter => ({
        id,
        directoryId,
        endpoints: [{ name: listener, host, port }],
        kraftVersions: KRAFT_VERSIONS,
      }),
    ),
  );
}

function parseInitialVoter(input: string): InitialVoter {
  const text = input.trim();
  const at = text.indexOf('@');
  if (at < 0) throw new StorageError('No @ found in dynamic voter string.');
  if (at === 0) throw new StorageError('Invalid @ at beginning of dynamic voter string.');
  const idText = text.slice(0, at);
  if (!/^[+-]?[0-9]{1,10}$/.test(idText)) {
    throw new StorageError('Failed to parse node id in dynamic voter string.');
  }
  const id = Number(idText);
  if (id < 0) throw new StorageError(`Invalid negative node id ${id} in dynamic voter string.`);
  const { host, rest } = takeHost(text.slice(at + 1));
  if (!rest.startsWith(':')) throw new StorageError('Port section must start with a colon.');
  const colon = rest.indexOf(':', 1);
  if (colon < 0) throw new StorageError('No colon following port could be found.');
  const portText = rest.slice(1, colon);
  if (!/^[+-]?[0-9]{1,10}$/.test(portText)) {
    throw new StorageError('Failed to parse port in dynamic voter string.');
  }
  const port = Number(portText);
  if (port < 0 || port > 65_535) {
    throw new StorageError(`Invalid port ${port} in dynamic voter string.`);
  }
  const directoryId = rest.slice(colon + 1);
  if (!isUuid(directoryId)) {
    throw new StorageError('Failed to parse directory ID in dynamic voter string.');
  }
  return { id, host, port, directoryId };
}

/** IPv6 addresses stand in brackets. */
function takeHost(text: string): { host: string; rest: string } {
  if (text === '') throw new StorageError('No hostname found after node id.');
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0) {
      throw new StorageError('Hostname began with left bracket, but no right bracket was found.');
    }
    return { host: text.slice(1, end), rest: text.slice(end + 1) };
  }
  const colon = text.indexOf(':');
  if (colon < 0) throw new StorageError('No colon following hostname could be found.');
  return { host: text.slice(0, colon), rest: text.slice(colon) };
}
