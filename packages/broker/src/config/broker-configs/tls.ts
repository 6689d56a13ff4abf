/** TLS: key stores, trust stores, protocols and ciphers. */
import { boolean, className, list, password, string } from '../definition.ts';
import { listOf, oneOf } from '../validators.ts';

export const tlsConfigs = {
  'ssl.client.auth': string('none', 'MEDIUM', {
    valid: oneOf('required', 'requested', 'none'),
    update: 'per-broker',
    documentation: 'Whether clients must, may or need not show a certificate.',
  }),
  'ssl.principal.mapping.rules': string('DEFAULT', 'LOW', {
    documentation: 'Rules that turn the name in a certificate into the name of a principal.',
  }),
  'ssl.allow.dn.changes': boolean(false, 'LOW', {
    documentation: 'Whether a changed key store may carry another distinguished name.',
  }),
  'ssl.allow.san.changes': boolean(false, 'LOW', {
    documentation: 'Whether a changed key store may carry other alternative names.',
  }),
  'ssl.protocol': string('TLSv1.3', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The newest TLS version to use.',
  }),
  'ssl.provider': string(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The security provider of TLS; null takes that of the platform.',
  }),
  'ssl.enabled.protocols': list(['TLSv1.2', 'TLSv1.3'], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'per-broker',
    documentation: 'The TLS versions that connections may use.',
  }),
  'ssl.keystore.type': string('JKS', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The format of the key store: JKS, PKCS12 or PEM.',
  }),
  'ssl.keystore.location': string(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The file of the key store.',
  }),
  'ssl.keystore.password': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The password of the key store.',
  }),
  'ssl.key.password': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The password of the private key.',
  }),
  'ssl.keystore.key': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The private key itself, in PEM.',
  }),
  'ssl.keystore.certificate.chain': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The certificates that belong to the private key, in PEM.',
  }),
  'ssl.truststore.type': string('JKS', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The format of the trust store: JKS, PKCS12 or PEM.',
  }),
  'ssl.truststore.location': string(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The file of the trust store.',
  }),
  'ssl.truststore.password': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The password of the trust store.',
  }),
  'ssl.truststore.certificates': password(null, 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The trusted certificates themselves, in PEM.',
  }),
  'ssl.keymanager.algorithm': string('SunX509', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The algorithm that chooses keys. Accepted for compatibility.',
  }),
  'ssl.trustmanager.algorithm': string('PKIX', 'MEDIUM', {
    update: 'per-broker',
    documentation: 'The algorithm that checks trust. Accepted for compatibility.',
  }),
  'ssl.endpoint.identification.algorithm': string('https', 'LOW', {
    update: 'per-broker',
    documentation: 'How the host name of a peer is checked; empty turns the check off.',
  }),
  'ssl.secure.random.implementation': string(null, 'LOW', {
    update: 'per-broker',
    documentation: 'The source of randomness. Accepted for compatibility.',
  }),
  'ssl.cipher.suites': list([], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'per-broker',
    documentation:
      'The cipher suites that connections may use; empty takes the defaults of the platform.',
  }),
  'ssl.engine.factory.class': className(null, 'LOW', {
    update: 'per-broker',
    documentation: 'A class that makes TLS engines. Accepted only as null.',
  }),
} as const;
