/**
 * Topics made before a check needs them: some clients do not ask for a topic to be created by
 * itself, and none should have to.
 */
import { Admin } from '@platformatic/kafka';

export interface TopicOptions {
  readonly partitions?: number;
}

export async function createTopics(
  bootstrap: string,
  topics: readonly string[],
  options: TopicOptions = {},
): Promise<void> {
  const admin = new Admin({ clientId: 'interop', bootstrapBrokers: [bootstrap] });
  try {
    await admin.createTopics({
      topics: [...topics],
      partitions: options.partitions ?? 1,
      replicas: 1,
    });
  } finally {
    await admin.close();
  }
}
