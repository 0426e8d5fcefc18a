// Every optional package that a locked package names must be locked too, or `npm ci` refuses the lock file on the
// platforms concerned ("Missing: … from lock file"). A registry that lacks a platform package makes npm drop it silently.
import fs from 'node:fs';

const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));

/** Whether `name`, required from the package at `base`, is locked there or in an enclosing node_modules. */
function isLocked(base, name) {
  for (
    let folder = base;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
    if (!folder.includes('/node_modules/')) folder = '';
  }
}

const missing = Object.entries(packages).flatMap(([base, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isLocked(base, name))
    .map((name) => `${base} -> ${name}`),
);
if (missing.length > 0) {
  console.error(`package-lock.json lacks optional packages:\n  ${missing.join('\n  ')}`);
  process.exitCode = 1;
}
