/**
 * TopicRecord (2), version 0: in the cluster's metadata log.
 * A topic was created.
 */
import { type Decoded, message, string, uuid } from '../../schema.ts';

export const topicRecord = message(
  'TopicRecord',
  { apiKey: 2, type: 'metadata', versions: '0', flexible: '0+' },
  {
    name: string(),
    topicId: uuid(),
  },
);
export type TopicRecord = Decoded<typeof topicRecord>;
