/**
 * Which topic names are allowed, and which topics are Kafka's own.
 *
 * Spec: Kafka's documentation of topic names; KAFKA-13743 (collisions).
 */

export const METADATA_TOPIC = '__cluster_metadata';

const INTERNAL_TOPICS: ReadonlySet<string> = new Set([
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
]);

const NAME_LENGTH_MAX = 249;
const LEGAL_NAME = /^[a-zA-Z0-9._-]+$/;

export function isInternalTopic(name: string): boolean {
  return INTERNAL_TOPICS.has(name);
}

/** Why `name` is not allowed, in Kafka's words; `undefined` when it is. */
export function topicNameRefusal(name: string): string | undefined {
  const reason = reasonIllegal(name);
  return reason === undefined ? undefined : `Topic name is invalid: ${reason}`;
}

/** Metrics replace `.` by `_`: two topics whose names differ only in that would share theirs. */
export function hasCollisionCharacters(name: string): boolean {
  return name.includes('_') || name.includes('.');
}

export function unifyCollisionCharacters(name: string): string {
  return name.replaceAll('.', '_');
}

function reasonIllegal(name: string): string | undefined {
  if (name === '') return 'the empty string is not allowed';
  if (name === '.' || name === '..') return `'${name}' is not allowed`;
  if (name.length > NAME_LENGTH_MAX) {
    return `the length of '${name}' is longer than the max allowed length ${NAME_LENGTH_MAX}`;
  }
  if (!LEGAL_NAME.test(name)) {
    return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return undefined;
}
