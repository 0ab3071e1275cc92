import { accepted } from '../../src/pipelines/kappa/stream/accepted.ts';
import { available } from '../../src/pipelines/kappa/stream/available.ts';
import { charges } from '../../src/pipelines/kappa/stream/charges.ts';
import { converted } from '../../src/pipelines/kappa/stream/converted.ts';
import { counterparties } from '../../src/pipelines/kappa/stream/counterparties.ts';
import { fees } from '../../src/pipelines/kappa/stream/fees.ts';
import { interest } from '../../src/pipelines/kappa/stream/interest.ts';
import { tiered } from '../../src/pipelines/kappa/stream/tiered.ts';
import { median } from '../../src/pipelines/kappa/stream/median.ts';
import { middle } from '../../src/pipelines/kappa/stream/middle.ts';
import { net } from '../../src/pipelines/kappa/stream/net.ts';
import { overdraft } from '../../src/pipelines/kappa/stream/overdraft.ts';
import { reconciliation } from '../../src/pipelines/kappa/stream/reconciliation.ts';
import { sessions } from '../../src/pipelines/kappa/stream/sessions.ts';
import { top } from '../../src/pipelines/kappa/stream/top.ts';
import { velocity } from '../../src/pipelines/kappa/stream/velocity.ts';
import { BROKEN_RULES } from '../support/broken-rules.ts';
import { ruleOfStream } from '../support/view-laws.ts';
import { suiteOfRules } from '../support/view-suite.ts';

suiteOfRules(
  {
    available: ruleOfStream(available),
    counterparties: ruleOfStream(counterparties),
    top: ruleOfStream(top),
    median: ruleOfStream(median),
    middle: ruleOfStream(middle),
    overdraft: ruleOfStream(overdraft),
    fees: ruleOfStream(fees),
    velocity: ruleOfStream(velocity),
    sessions: ruleOfStream(sessions),
    net: ruleOfStream(net),
    interest: ruleOfStream(interest),
    tiered: ruleOfStream(tiered),
    reconciliation: ruleOfStream(reconciliation),
    accepted: ruleOfStream(accepted),
    charges: ruleOfStream(charges),
    converted: ruleOfStream(converted),
  },
  BROKEN_RULES,
);
