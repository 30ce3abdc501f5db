/**
 * Runs before the page's script is here, and asks for the words of this device's language beside it, not after it.
 * It knows where every language lies and what it hashes to: the build writes that into `FILES`. `kept_words.ts` asks it.
 * `LATER` says the same of the scripts that come when somebody asks for them: `later.ts`.
 */
{
  const FILES = "__WORDS__";
  const LATER = "__LATER__";
  const ask = ({ path, integrity }) => fetch(path, { integrity }).catch((error) => missing(path, error));
  // A page that says 404 has another hash too: whether the words are gone is asked for by itself.
  const missing = async (path, error) => {
    const answer = await fetch(path, { method: "HEAD" });
    if (answer.status === 404) return answer;
    throw error;
  };
  let own = "sv";
  try {
    const stored = localStorage.getItem("language");
    if (Object.hasOwn(FILES, stored)) own = stored;
  } catch {
    own = "sv"; // a private window
  }
  let ahead = ask(FILES[own]);
  ahead.catch(() => undefined); // whoever asks hears of it
  globalThis.laterScript = (name) => LATER[name];
  globalThis.askForWords = (language) => {
    const answer = language === own ? ahead : null;
    if (answer === null) return ask(FILES[language]);
    ahead = null;
    return answer;
  };
}
