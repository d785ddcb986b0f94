// What Studio asks of the server goes through here: it proves that it comes from our page, saves one after another, never over somebody else's version,
// and whatever fails is said in a bar. Studio itself says next to nothing when a session has ended or the server is away.
(() => {
  "use strict";
  const api = "/elsa/api/workflow-definitions";
  const { token, header } = document.body.dataset;
  const ask = window.fetch.bind(window);
  const versions = new Map(); // Definition id → the ETag of what this page last saw of it.
  let saving = Promise.resolve();

  // Studio sends a failed save again, seconds later, and does not wait with the next one: an old drawing must not come in over a newer.
  const failed = new Map(); // Definition id → the bodies that failed and were not saved since.
  const saved = new Map(); // Definition id → what the newest save was answered.
  const gone = '"gone"'; // Stands for no version: whoever takes another's begins from what is read anew.
  let unsaved = false;

  // What Studio asks while nobody does anything (its lists, every ten seconds) must not keep a session alive that was left alone.
  const still = 60_000; // ms
  let acted = performance.now();
  for (const act of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(act, () => { acted = performance.now(); }, { capture: true, passive: true });
  }

  const say = {
    ended: "ended", endedReading: "endedReading", away: "away", awayReading: "awayReading", refused: "refused", stale: "stale", large: "large", fine: "fine",
  };
  const tell = (what, detail) => document.dispatchEvent(new CustomEvent("studio-request", { detail: { what, ...detail } }));

  const text = body => typeof body === "string" ? body
    : body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? new TextDecoder().decode(body) : null;

  const parse = json => {
    try {
      return JSON.parse(json);
    } catch {
      return null;
    }
  };

  // A definition is answered as such, or inside what a save answers; a refused publication says what its draft is now.
  const remember = async (answer, sent) => {
    const tag = answer.headers.get("ETag");
    if (tag && !answer.ok && sent?.model?.definitionId) versions.set(sent.model.definitionId, tag);
    if (!tag || !answer.ok) return;
    const said = await answer.clone().json().catch(() => null);
    const definition = said?.workflowDefinition ?? said;
    if (definition?.definitionId && definition.isLatest) versions.set(definition.definitionId, tag);
  };

  // Where two people publish, the first one's publishing publishes nothing yet: the answer says so.
  const propose = async (answer, sent) => {
    if (!answer.ok || !(sent?.publish || /\/publish(\/|$)/.test(new URL(answer.url).pathname))) return;
    const said = await answer.clone().json().catch(() => null);
    document.dispatchEvent(new CustomEvent("studio-proposed", { detail: said?.proposed ?? null }));
    if (sent?.publish && said && !said.proposed) document.dispatchEvent(new CustomEvent("studio-published"));
  };

  // Of a save that failed it stays said until one has come in; of what was only read, until something is read.
  const report = async (answer, sent) => {
    const isSave = sent?.model !== undefined;
    if (isSave) unsaved = !answer.ok;
    if (answer.ok && sent) document.dispatchEvent(new CustomEvent("studio-saved"));
    if (answer.status === 400 && sent?.publish) for (const what of ["studio-unpublished", "studio-saved"]) document.dispatchEvent(new CustomEvent(what)); // The draft is saved all the same.
    if (answer.status === 401) tell(unsaved ? say.ended : say.endedReading);
    else if (answer.status === 403) tell(say.refused);
    else if (answer.status >= 500 || answer.status === 408 || answer.status === 429) tell(unsaved ? say.away : say.awayReading);
    else if (isSave && answer.status === 413) tell(say.large);
    else if (answer.status === 400 || answer.status === 412) {
      const problem = await answer.clone().json().catch(() => null);
      const said = Object.values(problem?.errors ?? {}).flat().join(" ");
      if (said) document.dispatchEvent(new CustomEvent("studio-refusal", { detail: said }));
      if (problem?.stale && versions.get(sent?.model?.definitionId) !== gone) tell(say.stale, { stale: problem.stale, model: sent?.model });
      else unsaved = false; // Studio itself says what is wrong with the drawing.
    } else if (answer.ok && (isSave || !unsaved)) tell(say.fine);
  };

  // What ends something for others is asked first, whichever of Studio's buttons it was.
  const version = path => /\/revert\/(\d+)$/.exec(path)?.[1];
  const question = path => path.endsWith("/retract")
    ? { title: "Зняти процедуру з дії?", text: "Нових справ за нею не почати, доки її не опублікують знову. Справи, що вже йдуть, підуть далі.", yes: "Зняти з дії" }
    : version(path)
      ? { title: `Повернутися до версії ${version(path)}?`, text: "Її копія стане новою чернеткою, теперішня лишиться серед версій. Нові справи підуть за нею, щойно Ви її опублікуєте.", yes: "Повернутися" }
      : null;
  const nothing = () => {
    const said = "Нічого не змінено.";
    document.dispatchEvent(new CustomEvent("studio-refusal", { detail: said }));
    return new Response(JSON.stringify({ title: said, status: 400, errors: { generalErrors: [said] } }), { status: 400, headers: { "Content-Type": "application/problem+json" } });
  };

  const send = async (request, options, sent) => {
    let answer;
    try {
      answer = await ask(request, options);
    } catch (error) {
      if (error?.name !== "AbortError") {
        unsaved ||= sent?.model !== undefined;
        tell(unsaved ? say.away : say.awayReading);
      }
      throw error;
    }
    if (answer.ok && new URL(answer.url).pathname.endsWith("/descriptors/activities")) {
      answer.clone().json().then(said => document.dispatchEvent(new CustomEvent("studio-steps", { detail: said.items })), () => {});
    }
    await Promise.all([remember(answer, sent), report(answer, sent), propose(answer, sent)]);
    return answer;
  };

  window.fetch = (request, options = {}) => {
    const address = new URL(request instanceof Request ? request.url : request, document.baseURI);
    if (address.origin !== location.origin || !address.pathname.startsWith("/elsa/")) return ask(request, options);
    const method = (options.method ?? (request instanceof Request ? request.method : "GET")).toUpperCase();
    const headers = new Headers(options.headers ?? (request instanceof Request ? request.headers : undefined));
    if (performance.now() - acted > still) headers.set("X-By-Itself", "1");
    const own = { ...options, headers };
    if (address.pathname.includes("/descriptors/activities")) {
      // Studio does not say whose drawing it asks for, and asks for the same list as often as it draws a field anew.
      headers.set("X-Procedure", encodeURIComponent(document.body.dataset.shown ?? ""));
      if (method === "POST") return once(`${address.pathname}\n${document.body.dataset.shown}\n${text(options.body)}`, () => {
        headers.set(header, token);
        return send(request, own, null);
      });
    }
    if (method === "GET" || method === "HEAD") return send(request, own, null);

    headers.set(header, token);
    const ending = question(address.pathname);
    if (ending) return window.ask(ending).then(yes => yes ? send(request, own, {}) : nothing());
    if (address.pathname !== api || method !== "POST") return send(request, own, {});

    // Each save waits for the answer to the one before, whose version it then stands on.
    const turn = saving.then(() => save(request, own, text(options.body) ?? ""));
    saving = turn.catch(() => {});
    return turn;
  };

  const asked = new Map();
  const once = async (what, ask) => {
    if (!asked.has(what)) {
      asked.set(what, ask());
      asked.get(what).catch(() => {}).then(() => setTimeout(() => asked.delete(what), 2_000));
    }
    return (await asked.get(what)).clone();
  };

  const save = async (request, own, body) => {
    const sent = parse(body) ?? {};
    const id = sent.model?.definitionId;
    if (failed.get(id)?.has(body) && saved.has(id)) return new Response(saved.get(id), { status: 200, headers: { "Content-Type": "application/json" } });
    const tag = versions.get(id);
    if (tag) own.headers.set("If-Match", tag);
    const fail = () => { if (id) failed.set(id, (failed.get(id) ?? new Set()).add(body)); };
    let answer;
    try {
      answer = await send(request, own, sent);
    } catch (error) {
      saved.delete(id);
      fail();
      throw error;
    }
    if (answer.ok) {
      failed.get(id)?.delete(body);
      if (id && failed.get(id)?.size) {
        saved.set(id, await answer.clone().text());
        setTimeout(() => { failed.delete(id); saved.delete(id); }, 30_000); // By then Studio has given up.
      }
    } else if (answer.status >= 500 || answer.status === 408) {
      saved.delete(id);
      fail();
    }
    return answer;
  };

  // Whether a drawing has been changed elsewhere, as in «Кроки», since this page saw it; not while something of it is not saved.
  window.isOutdated = async id => {
    const known = versions.get(id);
    if (!known || known === gone || unsaved) return false;
    await saving;
    const answer = await ask(`${api}/by-definition-id/${encodeURIComponent(id)}?versionOptions=Latest`, { headers: { "X-By-Itself": "1" } }).catch(() => null);
    const tag = answer?.ok ? answer.headers.get("ETag") : null;
    return tag !== null && tag !== versions.get(id);
  };

  // Whoever takes the other's version begins from there, and what is still on its way is not saved over it.
  document.addEventListener("studio-forget", event => versions.set(event.detail, gone));
})();
