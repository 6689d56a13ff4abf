/**
 * The names of partitions' directories, and what a name says of what is inside.
 *
 * Spec: Kafka's layout: `topic-partition`, and behind a dot and 32 hexadecimal digits `-delete`
 * (on its way out), `-future` (being moved here), `-stray` (belongs to no broker's replica).
 */

export type DirectoryRole = 'current' | 'delete' | 'future' | 'stray';

export interface PartitionDirectoryName {
  readonly topic: string;
  readonly partition: number;
  readonly role: DirectoryRole;
}

/** What a file system allows. */
const NAME_LENGTH_MAX = 255;
const TOPIC_LENGTH_MAX = 249;

const pattern = /^([a-zA-Z0-9._-]+)-(\d{1,10})$/;
const suffixedPattern = /^([a-zA-Z0-9._-]+)-(\d{1,10})\.[^\s.]+-(delete|future|stray)$/;

export function partitionDirectoryName(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

/** `id` keeps apart what bears the same name twice. */
export function suffixedDirectoryName(
  topic: string,
  partition: number,
  role: Exclude<DirectoryRole, 'current'>,
  id: string,
): string {
  const end = `-${partition}.${id}-${role}`;
  // Where it is only to be removed, the name may be cut; a future one must be told apart by it.
  const kept = role === 'future' ? topic : topic.slice(0, NAME_LENGTH_MAX - end.length);
  return `${kept}${end}`;
}

/** `undefined` for a name that is not a partition's. */
export function parseDirectoryName(name: string): PartitionDirectoryName | undefined {
  const suffixed = suffixedPattern.exec(name);
  const match = suffixed ?? pattern.exec(name);
  if (match === null) return undefined;
  const [, topic = '', digits = '', role = 'current'] = match;
  const partition = Number(digits);
  if (topic.length > TOPIC_LENGTH_MAX || partition > 0x7fff_ffff) return undefined;
  return { topic, partition, role: isRole(role) ? role : 'current' };
}

function isRole(role: string): role is DirectoryRole {
  return role === 'delete' || role === 'future' || role === 'stray';
}
