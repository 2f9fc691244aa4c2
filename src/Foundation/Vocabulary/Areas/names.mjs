// Makes AREA_NAMES: every name by which a register somewhere may call an area of CL_AREA, for recognising, never for showing.
// Two groups to an area, names parted by bars: those of the languages in Languages with CLDR's variants, and those of further languages.
// Usage: node names.mjs NODE_MODULES LANGUAGES CL_AREA.json OUT
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, languagesFolder, listFile, out] = process.argv.slice(2);
// Languages in which authorities keep registers; a further one is a word here.
const further = ('af am az be bg bn bs ca cs da de de-AT de-CH el en-AU en-GB es-419 es-MX et eu fa fa-AF fi fil fr-CA gl he hi hr hu hy id is it ja ka kk km ko ku ky '
  + 'lo lt lv mk mn ms my nb ne nl pl ps pt pt-PT ro rw si sk sl so sq sr sr-Latn sv sw ta tg th ti tk tr uk ur uz uz-Cyrl vi zh-Hant').split(' ');
const own = readdirSync(languagesFolder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort();
const territories = language => JSON.parse(readFileSync(join(modules, 'cldr-localenames-full', 'main', language, 'territories.json'), 'utf8'))
  .main[language].localeDisplayNames.territories;
const known = new Set(JSON.parse(readFileSync(listFile, 'utf8')).data.codelists[0].codes.map(code => code.id));

const names = {};
const seen = new Set();
for (const [group, languages] of [own, further].entries()) {
  for (const language of languages) {
    for (const [key, name] of Object.entries(territories(language))) {
      const id = key.split('-')[0];
      // CLDR falls back to the code where a language has no name
      if (!known.has(id) || name === id || name.includes('|') || seen.has(id + name.toLowerCase())) continue;
      seen.add(id + name.toLowerCase());
      ((names[id] ??= [[], []])[group]).push(name);
    }
  }
}
writeFileSync(join(out, 'AREA_NAMES.json'), JSON.stringify(Object.fromEntries(Object.entries(names).sort().map(([id, groups]) => [id, groups.map(group => group.join('|'))]))));
