/**
 * ConsumerGroupRegularExpression (16), key and value (version 0): in __consumer_offsets.
 * The topics that fitted a regular expression when it was last resolved.
 */
import { array, type Decoded, int64, message, string } from '../../schema.ts';

export const consumerGroupRegularExpressionKey = message(
  'ConsumerGroupRegularExpressionKey',
  { apiKey: 16, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    regularExpression: string(),
  },
);
export type ConsumerGroupRegularExpressionKey = Decoded<typeof consumerGroupRegularExpressionKey>;

export const consumerGroupRegularExpressionValue = message(
  'ConsumerGroupRegularExpressionValue',
  { apiKey: 16, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    topics: array(string()),
    version: int64(),
    timestamp: int64(),
  },
);
export type ConsumerGroupRegularExpressionValue = Decoded<
  typeof consumerGroupRegularExpressionValue
>;
