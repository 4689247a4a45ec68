// Reads [rule, document, context] a line and prints what the phone makes of it; the form is the vectors'.
import { readFileSync } from "node:fs";
import { evaluate, rate, readAnswers } from "../../assets/field/conditions.js";

const { form } = JSON.parse(readFileSync(new URL("./vectors.json", import.meta.url), "utf8"));

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
const printed = lines.map((line) => {
  const [rule, document, context] = JSON.parse(line);
  const facts = readAnswers(form, document, context);
  const answers = [...facts.answers].map(([id, answer]) => {
    const rated = rate(facts.questions.get(id), answer);
    return [answer.state, rated && (rated.d === 1n ? `${rated.n}` : `${rated.n}/${rated.d}`), answer.code ?? null];
  });
  return JSON.stringify([evaluate(rule, facts), answers]);
});
process.stdout.write(`${printed.join("\n")}\n`);
