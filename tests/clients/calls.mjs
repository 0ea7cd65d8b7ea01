// Makes one call of the JavaScript client, described by its arguments, and prints what came of it as JSON.
const [module, options, operation, input, howToCall] = process.argv.slice(2);
const { Smartrec, SmartrecProblem } = await import(module);

const client = new Smartrec(JSON.parse(options));
const given = JSON.parse(input);
if (given.image) given.image = new Blob([Buffer.from(given.image, "base64")], { type: "image/jpeg" });
try {
  if (operation === "pages") {
    const answers = await Array.fromAsync?.(client.pages(given.of, given.input)) ?? (await collected(client.pages(given.of, given.input)));
    console.log(JSON.stringify({ pages: answers.map((answer) => answer.products.map((product) => product.id)) }));
  } else {
    console.log(JSON.stringify({ answer: await client[operation](given, JSON.parse(howToCall)) }));
  }
} catch (error) {
  if (!(error instanceof SmartrecProblem)) throw error;
  const { status, kind, title, detail, requestId, retryAfterSeconds } = error;
  console.log(JSON.stringify({ problem: { status, kind, title, detail, requestId, retryAfterSeconds } }));
}

async function collected(pages) {
  const found = [];
  for await (const page of pages) found.push(page);
  return found;
}
