import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { apis } from './api-keys.ts';
import { decode } from './codec.ts';
import {
  apiVersionsRequest,
  apiVersionsResponse,
  metadataRequest,
  metadataResponse,
  produceRequest,
  saslHandshakeRequest,
} from './definitions/index.ts';
import {
  correlationIdOfResponse,
  decodeRequestHead,
  encodeRequestFrame,
  encodeResponseFrame,
  requestHeaderVersion,
  responseHeaderVersion,
  skipResponseHeader,
} from './headers.ts';
import { MalformedMessage } from './reader.ts';

suite('requests', () => {
  test('have a size, a header and a body', () => {
    const head = { correlationId: 7, clientId: 'me' };
    const v3 = Buffer.concat(encodeRequestFrame(apiVersionsRequest, 3, head, {}));
    assert.equal(v3.toString('hex'), '00000010001200030000000700026d6500010100');
    const v0 = Buffer.concat(encodeRequestFrame(apiVersionsRequest, 0, head, {}));
    assert.equal(v0.toString('hex'), '0000000c001200000000000700026d65');
  });

  test('are read up to their body', () => {
    for (const version of [8, 9, 12]) {
      const head = { correlationId: -2, clientId: version === 8 ? null : 'client é' };
      const body = { topics: null, allowAutoTopicCreation: true };
      const frame = Buffer.concat(encodeRequestFrame(metadataRequest, version, head, body));
      const read = decodeRequestHead(frame, 4);
      assert.deepEqual(read, { apiKey: 3, apiVersion: version, ...head, bodyAt: read.bodyAt });
      assert.equal(decode(metadataRequest, version, frame, read.bodyAt).topics, null);
    }
  });

  test('of APIs and versions that nobody knows still have a header', () => {
    const unknown = Buffer.from('03e7000a00000009000161ff', 'hex');
    const expected = { apiKey: 999, apiVersion: 10, correlationId: 9, clientId: 'a', bodyAt: 11 };
    assert.deepEqual(decodeRequestHead(unknown), expected);
    const future = Buffer.from('0012006300000009000161000000', 'hex');
    assert.deepEqual(decodeRequestHead(future), {
      ...expected,
      apiKey: 18,
      apiVersion: 99,
      bodyAt: 12,
    });
    assert.equal(decodeRequestHead(Buffer.from('fff1000000000001ffff', 'hex')).apiKey, -15);
  });

  test('that end within their header are refused', () => {
    const head = { correlationId: 7, clientId: 'client' };
    const frame = Buffer.concat(encodeRequestFrame(apiVersionsRequest, 3, head, {})).subarray(4);
    for (let size = 0; size < 17; size++) {
      assert.throws(() => decodeRequestHead(frame.subarray(0, size)), MalformedMessage);
      // What lies behind the end belongs to the next frame.
      assert.throws(() => decodeRequestHead(frame, 0, size), MalformedMessage);
    }
  });

  test('pass large records on as chunks, within the size', () => {
    const records = Buffer.alloc(4096, 1);
    const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
    const head = { correlationId: 1, clientId: null };
    const chunks = encodeRequestFrame(produceRequest, 9, head, { acks: 1, topicData });
    assert.equal(chunks[1], records);
    const frame = Buffer.concat(chunks);
    assert.equal(frame.readInt32BE(0), frame.length - 4);
  });
});

suite('responses', () => {
  test('have a size, a correlation id and a body', () => {
    const v8 = Buffer.concat(encodeResponseFrame(metadataResponse, 8, 5, { clusterId: 'c' }));
    const v9 = Buffer.concat(encodeResponseFrame(metadataResponse, 9, 5, { clusterId: 'c' }));
    assert.equal(v8.toString('hex', 0, 8), '0000001b00000005');
    assert.equal(v9.toString('hex', 0, 9), '000000160000000500');
    for (const [version, frame] of [[8, v8] as const, [9, v9] as const]) {
      assert.equal(correlationIdOfResponse(frame, 4), 5);
      const at = skipResponseHeader(metadataResponse, version, frame, 4);
      assert.equal(decode(metadataResponse, version, frame, at).clusterId, 'c');
    }
  });

  test('to ApiVersions never have tagged fields in their header', () => {
    const body = { errorCode: 35, apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }] };
    const v0 = Buffer.concat(encodeResponseFrame(apiVersionsResponse, 0, 35, body));
    assert.equal(v0.toString('hex'), '0000001000000023002300000001001200000004');
    for (const version of [0, 3, 4]) {
      assert.equal(responseHeaderVersion(apiVersionsResponse, version), 0);
    }
  });

  test('that end within their header are refused', () => {
    assert.throws(() => correlationIdOfResponse(Buffer.alloc(3)), MalformedMessage);
    const cut = Buffer.from('00000005', 'hex');
    assert.throws(() => skipResponseHeader(metadataResponse, 9, cut), MalformedMessage);
  });
});

test('header versions follow from the flexible versions', () => {
  for (const api of apis) {
    for (let version = api.versions.lowest; version <= api.versions.highest; version++) {
      const isFlexible = api.flexibleSince >= 0 && version >= api.flexibleSince;
      assert.equal(requestHeaderVersion(api.request, version), isFlexible ? 2 : 1);
      const expected = isFlexible && api.key !== 18 ? 1 : 0;
      assert.equal(responseHeaderVersion(api.response, version), expected);
    }
  }
  assert.equal(requestHeaderVersion(saslHandshakeRequest, 1), 1);
});
