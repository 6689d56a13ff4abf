/**
 * The users with which a new cluster starts, as the command line has them:
 * `SCRAM-SHA-256=[name=alice,password=secret]`. What is stored lets a server check a password, and
 * tells nobody the password.
 *
 * Spec: RFC 5802 (SCRAM), KIP-900.
 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { ClusterEntryOf } from '@odradek/machines/cluster';
import { StorageError } from './storage-error.ts';

interface Mechanism {
  readonly name: string;
  readonly type: number;
  readonly hash: string;
  readonly hashSize: number;
}

const mechanisms: readonly Mechanism[] = [
  { name: 'SCRAM-SHA-256', type: 1, hash: 'sha256', hashSize: 32 },
  { name: 'SCRAM-SHA-512', type: 2, hash: 'sha512', hashSize: 64 },
];

const ITERATIONS_DEFAULT = 4096;
const ITERATIONS_MIN = 4096;
const ITERATIONS_MAX = 16_384;
const SALT_SIZE = 26;

type ScramEntry = ClusterEntryOf<'userScramCredentialRecord'>;

/** Throws `StorageError`. `randomBytes` makes a salt where none is given. */
export function parseScramArgument(
  argument: string,
  randomBytes: (count: number) => Uint8Array,
): ScramEntry {
  const { mechanism, settings } = splitArgument(argument.trim());
  const take = (name: string): string | undefined => {
    const value = settings.get(name);
    settings.delete(name);
    return value;
  };
  const name = take('name');
  if (name === undefined) throw new StorageError("You must supply 'name' to add-scram");
  const saltText = take('salt');
  const givenSalt = saltText === undefined ? undefined : decodeBase64(saltText, 'salt');
  const iterations = parseIterations(take('iterations'), mechanism);
  const password = take('password');
  const saltedText = take('saltedpassword');
  if (password === undefined && saltedText === undefined) {
    throw new StorageError("You must supply one of 'password' or 'saltedpassword' to add-scram");
  }
  if (password === undefined && givenSalt === undefined) {
    throw new StorageError("You must supply 'salt' with 'saltedpassword' to add-scram");
  }
  if (settings.size > 0) {
    const unknown = [...settings.keys()].toSorted().join(', ');
    throw new StorageError(`Unknown SCRAM configurations: ${unknown}`);
  }
  const salt = givenSalt ?? Buffer.from(randomBytes(SALT_SIZE));
  const salted =
    password === undefined
      ? decodeBase64(saltedText ?? '', 'saltedPassword')
      : pbkdf2Sync(password, salt, iterations, mechanism.hashSize, mechanism.hash);
  return { ...credential(mechanism, name, salted), salt, iterations };
}

function credential(mechanism: Mechanism, name: string, salted: Buffer) {
  const hmac = (text: string) => createHmac(mechanism.hash, salted).update(text).digest();
  const storedKey = createHash(mechanism.hash).update(hmac('Client Key')).digest();
  const serverKey = hmac('Server Key');
  return {
    type: 'userScramCredentialRecord',
    name,
    mechanism: mechanism.type,
    storedKey,
    serverKey,
  } as const;
}

function splitArgument(argument: string): {
  mechanism: Mechanism;
  settings: Map<string, string>;
} {
  const equals = argument.indexOf('=');
  if (equals < 0) {
    throw new StorageError(`Failed to find equals sign in SCRAM argument '${argument}'`);
  }
  const name = argument.slice(0, equals);
  const mechanism = mechanisms.find((candidate) => candidate.name === name);
  if (mechanism === undefined) {
    throw new StorageError(`The add-scram mechanism ${name} is not supported.`);
  }
  const list = argument.slice(equals + 1);
  if (!list.startsWith('[')) {
    throw new StorageError('Expected configuration string to start with [');
  }
  if (!list.endsWith(']')) {
    throw new StorageError('Expected configuration string to end with ]');
  }
  const settings = new Map<string, string>();
  for (const part of list.slice(1, -1).split(',')) {
    const at = part.indexOf('=');
    if (at < 0) throw new StorageError(`No equals sign found in SCRAM component: ${part}`);
    settings.set(part.slice(0, at), part.slice(at + 1).replace(/^"(.*)"$/, '$1'));
  }
  return { mechanism, settings };
}

function parseIterations(text: string | undefined, { name }: Mechanism): number {
  if (text === undefined) return ITERATIONS_DEFAULT;
  if (!/^[+-]?[0-9]{1,10}$/.test(text)) {
    throw new StorageError(`Failed to parse iterations count: ${text}`);
  }
  const iterations = Number(text);
  const rule = (bound: string) =>
    `The 'iterations' value must be ${bound} for add-scram using ${name.replaceAll('-', '_')}`;
  if (iterations < ITERATIONS_MIN) throw new StorageError(rule(`>= ${ITERATIONS_MIN}`));
  if (iterations > ITERATIONS_MAX) throw new StorageError(rule(`<= ${ITERATIONS_MAX}`));
  return iterations;
}

function decodeBase64(text: string, what: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new StorageError(`Failed to decode given ${what}: ${text}`);
  }
  return Buffer.from(text, 'base64');
}
