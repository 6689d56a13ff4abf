/** What a topic may be called, and which topics are Kafka's own. */
const allowed = /^[a-zA-Z0-9._-]+$/;
const lengthMax = 249;

const internal: ReadonlySet<string> = new Set([
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
]);

export function isValidTopicName(name: string): boolean {
  return name !== '.' && name !== '..' && name.length <= lengthMax && allowed.test(name);
}

export function isInternalTopic(name: string): boolean {
  return internal.has(name);
}
