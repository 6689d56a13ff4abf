/** OAuth: tokens of the OAUTHBEARER mechanism, and how they are got and checked. */
import { boolean, className, int, list, long, password, string } from '../definition.ts';
import { between, listOf, oneOfIgnoringCase } from '../validators.ts';

export const oauthConfigs = {
  'sasl.oauthbearer.jwt.retriever.class': className(
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever',
    'MEDIUM',
    {
      documentation: 'The class that gets tokens.',
    },
  ),
  'sasl.oauthbearer.jwt.validator.class': className(
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator',
    'MEDIUM',
    {
      documentation: 'The class that checks tokens.',
    },
  ),
  'sasl.oauthbearer.scope': string(null, 'MEDIUM', {
    documentation: 'The scope that a token is asked for.',
  }),
  'sasl.oauthbearer.client.credentials.client.id': string(null, 'MEDIUM', {
    documentation: "The client's id when a token is asked for with client credentials.",
  }),
  'sasl.oauthbearer.client.credentials.client.secret': password(null, 'MEDIUM', {
    documentation: "The client's secret when a token is asked for with client credentials.",
  }),
  'sasl.oauthbearer.assertion.algorithm': string('RS256', 'MEDIUM', {
    valid: oneOfIgnoringCase('ES256', 'RS256'),
    documentation: 'The algorithm that signs assertions.',
  }),
  'sasl.oauthbearer.assertion.claim.aud': string(null, 'MEDIUM', {
    documentation: 'The audience in an assertion.',
  }),
  'sasl.oauthbearer.assertion.claim.exp.seconds': int(300, 'LOW', {
    valid: between(0, 86400),
    documentation: 'How long an assertion is valid.',
  }),
  'sasl.oauthbearer.assertion.claim.iss': string(null, 'MEDIUM', {
    documentation: 'The issuer in an assertion.',
  }),
  'sasl.oauthbearer.assertion.claim.jti.include': boolean(false, 'MEDIUM', {
    documentation: 'Whether an assertion carries an id of its own.',
  }),
  'sasl.oauthbearer.assertion.claim.nbf.seconds': int(60, 'LOW', {
    valid: between(0, 3600),
    documentation: 'How long before now an assertion becomes valid.',
  }),
  'sasl.oauthbearer.assertion.claim.sub': string(null, 'MEDIUM', {
    documentation: 'The subject in an assertion.',
  }),
  'sasl.oauthbearer.assertion.file': string(null, 'MEDIUM', {
    documentation: 'A file with an assertion that was made elsewhere.',
  }),
  'sasl.oauthbearer.assertion.private.key.file': string(null, 'MEDIUM', {
    documentation: 'The file of the key that signs assertions.',
  }),
  'sasl.oauthbearer.assertion.private.key.passphrase': password(null, 'MEDIUM', {
    documentation: 'The passphrase of the key that signs assertions.',
  }),
  'sasl.oauthbearer.assertion.template.file': string(null, 'MEDIUM', {
    documentation: 'A file with further claims and headers of assertions.',
  }),
  'sasl.oauthbearer.scope.claim.name': string('scope', 'LOW', {
    documentation: 'The claim of a token that holds its scope.',
  }),
  'sasl.oauthbearer.sub.claim.name': string('sub', 'LOW', {
    documentation: 'The claim of a token that holds its subject.',
  }),
  'sasl.oauthbearer.token.endpoint.url': string(null, 'MEDIUM', {
    documentation: 'Where tokens are asked for.',
  }),
  'sasl.oauthbearer.jwks.endpoint.url': string(null, 'MEDIUM', {
    documentation: 'Where the keys that tokens are checked with are found.',
  }),
  'sasl.oauthbearer.jwks.endpoint.refresh.ms': long(3600000, 'LOW', {
    documentation: 'How long keys are used before they are fetched again.',
  }),
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.ms': long(100, 'LOW', {
    documentation: 'How long to wait at first after a failed fetch of keys.',
  }),
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms': long(10000, 'LOW', {
    documentation: 'How long to wait at most after failed fetches of keys.',
  }),
  'sasl.oauthbearer.clock.skew.seconds': int(30, 'LOW', {
    documentation: 'How far the clocks of the issuer and of this node may differ.',
  }),
  'sasl.oauthbearer.expected.audience': list([], 'HIGH', {
    valid: listOf([], { mayBeEmpty: true }),
    documentation: 'The audiences of which a token must name one.',
  }),
  'sasl.oauthbearer.expected.issuer': string(null, 'HIGH', {
    documentation: 'The issuer that a token must name.',
  }),
} as const;
