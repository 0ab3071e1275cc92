import { accepted } from '../../src/pipelines/crud/update/accepted.ts';
import { available } from '../../src/pipelines/crud/update/available.ts';
import { charges } from '../../src/pipelines/crud/update/charges.ts';
import { converted } from '../../src/pipelines/crud/update/converted.ts';
import { counterparties } from '../../src/pipelines/crud/update/counterparties.ts';
import { fees } from '../../src/pipelines/crud/update/fees.ts';
import { interest } from '../../src/pipelines/crud/update/interest.ts';
import { tiered } from '../../src/pipelines/crud/update/tiered.ts';
import { median } from '../../src/pipelines/crud/update/median.ts';
import { middle } from '../../src/pipelines/crud/update/middle.ts';
import { net } from '../../src/pipelines/crud/update/net.ts';
import { overdraft } from '../../src/pipelines/crud/update/overdraft.ts';
import { sessions } from '../../src/pipelines/crud/update/sessions.ts';
import { top } from '../../src/pipelines/crud/update/top.ts';
import { velocity } from '../../src/pipelines/crud/update/velocity.ts';
import type { RecordCursor } from '../../src/model/record.ts';
import { ruleOfUpdate, type Rule } from '../support/view-laws.ts';
import { suiteOfRules, type ViewUnderLaw } from '../support/view-suite.ts';

/** All but `reconciliation`: a row that holds the present cannot say what was, so that answer is right by chance. */
const rules: Readonly<Record<Exclude<ViewUnderLaw, 'reconciliation'>, Rule>> = {
  available: ruleOfUpdate(available),
  counterparties: ruleOfUpdate(counterparties),
  top: ruleOfUpdate(top),
  median: ruleOfUpdate(median),
  middle: ruleOfUpdate(middle),
  overdraft: ruleOfUpdate(overdraft),
  fees: ruleOfUpdate(fees),
  velocity: ruleOfUpdate(velocity),
  sessions: ruleOfUpdate(sessions),
  net: ruleOfUpdate(net),
  interest: ruleOfUpdate(interest),
  tiered: ruleOfUpdate(tiered),
  accepted: ruleOfUpdate(accepted),
  charges: ruleOfUpdate(charges),
  converted: ruleOfUpdate(converted),
};

/** Now and then a write goes under. */
const losing = (rule: Rule): Rule => ({
  ...rule,
  process(state, record, put) {
    if (record.txn % 7 !== 0) rule.process(state, record, put);
  },
});

const changed = (record: RecordCursor, changes: PropertyDescriptorMap): RecordCursor => Object.create(record, changes) as RecordCursor;

/** The time at which a record comes in is taken for the time at which it happened. */
const byArrival = (rule: Rule): Rule => ({
  ...rule,
  process: (state, record, put) => rule.process(state, changed(record, { eventMs: { value: record.ingestMs } }), put),
});

const NAMES = Object.keys(rules) as (keyof typeof rules)[];

suiteOfRules(rules, {
  ...Object.fromEntries(NAMES.map((name) => [name, { 'a lost write': losing(rules[name]) }])),
  velocity: { 'a lost write': losing(rules.velocity), 'times of arrival': byArrival(rules.velocity) },
  sessions: { 'a lost write': losing(rules.sessions), 'times of arrival': byArrival(rules.sessions) },
});
