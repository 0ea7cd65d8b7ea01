// <rules-view>: the business rules, what was changed of them by whom with a way back, and a form for one of them.

import { h } from "../../dom.js";
import { number } from "../../messages.js";
import { call } from "../api.js";
import { moment, t } from "../messages.js";
import { attempt, goTo, link, rowButton, table } from "../parts.js";
import { ruleForm } from "./rule-form.js";
import { ruleFromLink } from "./rule-fields.js";
import { conditionWords, periodWords, selectorWords } from "./rule-words.js";

const MOST_CHANGES = 50;

class RulesView extends HTMLElement {
  async show(parameters, _session, signal) {
    if (parameters.has("new")) return this.replaceChildren(ruleForm(ruleFromLink(parameters), null, parameters.get("q") ?? "", signal));
    const id = Number(parameters.get("edit"));
    if (id) return this.replaceChildren(ruleForm(await call("getRule", { rule_id: id }, { signal }), id, "", signal));
    const [{ rules }, { changes }] = await Promise.all([
      call("listRules", {}, { signal }),
      call("listRuleChanges", { limit: MOST_CHANGES }, { signal }),
    ]);
    this.told = h("div", { role: "status" });
    this.replaceChildren(
      h("p", { class: "view-actions" }, link("/console/rules?new=boost", t("rules.new"), "button primary")),
      this.told,
      table({ caption: t("rules.title"), columns: this.ruleColumns(), rows: rules, empty: t("rules.none") }),
      h("h2", {}, t("rules.history")),
      table({ caption: t("rules.history"), columns: this.changeColumns(changes), rows: changes, empty: t("rules.no-changes") }),
    );
  }

  ruleColumns() {
    return [
      { title: t("rules.name"), value: ({ id, name, kind }) => link(`/console/rules?edit=${id}`, name || t("rules.unnamed", { id, kind: t(`rules.kind.${kind}`) })) },
      { title: t("rules.kind"), value: ({ kind, place }) => (kind === "pin" ? t("rules.pinned-at", { place }) : t(`rules.kind.${kind}`)) },
      { title: t("rules.subject"), value: (rule) => selectorWords(rule) },
      { title: t("rules.count"), value: ({ products }) => number(products), isNumber: true },
      { title: t("rules.when"), value: (rule) => [conditionWords(rule), periodWords(rule)].filter(Boolean).join("; ") || t("rules.always") },
      { title: t("rules.state"), value: ({ is_enabled: isEnabled, is_in_force: isInForce }) => t(isInForce ? "rules.in-force" : isEnabled ? "rules.not-now" : "rules.off") },
      { title: t("actions"), value: (rule) => this.actions(rule) },
    ];
  }

  actions(rule) {
    const name = rule.name || t("rules.unnamed", { id: rule.id, kind: t(`rules.kind.${rule.kind}`) });
    const { id, products: _count, is_in_force: _now, ...fields } = rule;
    const turned = () => call("replaceRule", { rule_id: id, ...fields, is_enabled: !rule.is_enabled });
    return h(
      "span",
      { class: "row-actions" },
      this.button(t(rule.is_enabled ? "rules.turn-off" : "rules.turn-on"), name, turned),
      this.button(t("rules.remove"), name, () => call("deleteRule", { rule_id: id })),
    );
  }

  /** Only the latest change of a rule can be taken back: what came after it stands on it. */
  changeColumns(changes) {
    const latest = new Map();
    for (const change of changes) if (!latest.has(change.rule_id)) latest.set(change.rule_id, change.id);
    return [
      { title: t("rules.changed-at"), value: ({ changed_at: at }) => moment(at) },
      { title: t("rules.name"), value: ({ rule_id: id, before, after }) => (after ?? before).name || t("rules.unnamed", { id, kind: t(`rules.kind.${(after ?? before).kind}`) }) },
      { title: t("rules.action"), value: ({ action }) => t(`rules.action.${action}`) },
      { title: t("rules.changed-by"), value: ({ changed_by: who }) => who },
      {
        title: t("actions"),
        value: ({ id, rule_id: rule, before, after }) =>
          latest.get(rule) === id && this.button(t("rules.undo"), (after ?? before).name || String(rule), () => call("undoRuleChange", { change_id: id })),
      },
    ];
  }

  button(words, of, work) {
    const done = async () => {
      await work();
      goTo("/console/rules");
    };
    return rowButton(words, of, () => attempt(this.told, done));
  }
}

customElements.define("rules-view", RulesView);
