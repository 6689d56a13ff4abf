/** The reader of JUnit's reports, on reports of each shape that was seen. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { readReport } from './test-reports.ts';

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="JUnit Jupiter" tests="4">
<testcase name="testOne()[2]" classname="kafka.server.ATest" time="4.816">
<system-out><![CDATA[
<failure message="printed by the test">
]]></system-out>
</testcase>
<testcase name="testTwo(TestInfo)" classname="kafka.server.ATest" time="1,204.5">
<failure message="expected: &lt;1&gt; but was: &lt;2&gt;&#10;more" type="org.opentest4j.AssertionFailedError">
<![CDATA[at somewhere]]></failure>
</testcase>
<testcase name="testThree" classname="kafka.server.ATest" time="0">
<skipped><![CDATA[org.opentest4j.TestAbortedException: needs in-process broker
	at somewhere]]></skipped>
</testcase>
<testcase name="testFour{ClusterInstance}[1]" classname="kafka.server.BTest" time="0.1"/>
</testsuite>`;

suite('reports', () => {
  test('every case has its method, outcome and first line of reason', () => {
    const seen = readReport(report).map((one) => [one.method, one.outcome, one.reason]);
    assert.deepEqual(seen, [
      ['kafka.server.ATest#testOne', 'passed', ''],
      ['kafka.server.ATest#testTwo', 'failed', 'AssertionFailedError: expected: <1> but was: <2>'],
      [
        'kafka.server.ATest#testThree',
        'aborted',
        'org.opentest4j.TestAbortedException: needs in-process broker',
      ],
      ['kafka.server.BTest#testFour', 'passed', ''],
    ]);
  });

  test('invocations and times are read as written', () => {
    const [first, second] = readReport(report);
    assert.equal(first?.invocation, '()[2]');
    assert.equal(second?.seconds, 1204.5);
  });
});
