/**
 * DeleteTopics (20), versions 1–6.
 * Does: deletes topics, by name or by id.
 * Since: 4 flexible · 5 errorMessage · 6 topics, no topicNames, name may be null, topicId
 */
import { array, type Decoded, int16, int32, message, nullable, string, uuid } from '../schema.ts';

export const deleteTopicsRequest = message(
  'DeleteTopicsRequest',
  {
    apiKey: 20,
    type: 'request',
    versions: '1-6',
    flexible: '4+',
    listeners: ['broker', 'controller'],
  },
  {
    topics: array(
      {
        name: nullable(string(), { default: null }),
        topicId: uuid(),
      },
      { versions: '6+' },
    ),
    topicNames: array(string(), { versions: '0-5', ignorable: true }),
    timeoutMs: int32(),
  },
);
export type DeleteTopicsRequest = Decoded<typeof deleteTopicsRequest>;

export const deleteTopicsResponse = message(
  'DeleteTopicsResponse',
  { apiKey: 20, type: 'response', versions: '1-6', flexible: '4+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    responses: array({
      name: nullable(string(), { nullable: '6+', mapKey: true }),
      topicId: uuid({ versions: '6+', ignorable: true }),
      errorCode: int16(),
      errorMessage: nullable(string(), { versions: '5+', default: null, ignorable: true }),
    }),
  },
);
export type DeleteTopicsResponse = Decoded<typeof deleteTopicsResponse>;
