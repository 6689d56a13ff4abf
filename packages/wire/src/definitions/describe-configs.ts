/**
 * DescribeConfigs (32), versions 1–4.
 * Does: tells the settings of topics, brokers, groups and more, and where each comes from.
 * Since: 3 includeDocumentation, configType, documentation · 4 flexible
 */
import {
  array,
  bool,
  type Decoded,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const describeConfigsRequest = message(
  'DescribeConfigsRequest',
  {
    apiKey: 32,
    type: 'request',
    versions: '1-4',
    flexible: '4+',
    listeners: ['broker', 'controller'],
  },
  {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configurationKeys: nullable(array(string())),
    }),
    includeSynonyms: bool(),
    includeDocumentation: bool({ versions: '3+' }),
  },
);
export type DescribeConfigsRequest = Decoded<typeof describeConfigsRequest>;

export const describeConfigsResponse = message(
  'DescribeConfigsResponse',
  { apiKey: 32, type: 'response', versions: '1-4', flexible: '4+' },
  {
    throttleTimeMs: int32(),
    results: array({
      errorCode: int16(),
      errorMessage: nullable(string()),
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
        value: nullable(string()),
        readOnly: bool(),
        configSource: int8({ default: -1, ignorable: true }),
        isSensitive: bool(),
        synonyms: array(
          {
            name: string(),
            value: nullable(string()),
            source: int8(),
          },
          { ignorable: true },
        ),
        configType: int8({ versions: '3+', ignorable: true }),
        documentation: nullable(string(), { versions: '3+', ignorable: true }),
      }),
    }),
  },
);
export type DescribeConfigsResponse = Decoded<typeof describeConfigsResponse>;
