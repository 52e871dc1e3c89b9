import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { npyBytes } from "../../src/cloud/npy.ts";
import { npzBytes } from "../../src/cloud/npz.ts";
import { runCli } from "./run-cli.ts";
import { runInProcess } from "./run-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
let before: string[];

beforeAll(async () => {
  const rng = random(1);
  const cloud = (n: number, D: number, change = (coords: Float64Array) => coords) =>
    npyBytes(change(Float64Array.from({ length: n * D }, () => rng.normal())), [n, D]);
  const put =
    (value: number, ...places: number[]) =>
    (coords: Float64Array) => {
      for (const place of places) coords[place] = value;
      return coords;
    };
  const huge = npyBytes(Float64Array.of(1), [1, 1]);
  const header = Buffer.from(huge).toString("latin1").replace("(1, 1), }       ", "(1000000000000, 8), }");
  const losses = (second: string) => `n,loss\n10,1\n20,${second}\n40,.4\n80,.25\n160,.16\n`;
  const grid = [1, 2, 4, 8].flatMap((n) => [1, 3, 9].map((d) => `${n},${d},${1 + 2 / n ** 0.5 + 1 / d ** 0.4}`));
  const fit = { kind: "dimension-report", estimates: [], notes: [] };
  const files: Record<string, Uint8Array | string> = {
    "x.npy": cloud(50, 5),
    "few.npy": cloud(8, 3),
    "n40.npy": cloud(40, 3),
    "queries.npy": cloud(4, 3),
    "nan.npy": cloud(30, 5, put(Number.NaN, 17 * 5 + 3)),
    "inf.npy": cloud(30, 5, put(Infinity, 2 * 5 + 1)),
    "zero.npy": cloud(30, 2, put(0, 8, 9)),
    "zero-queries.npy": cloud(3, 5, put(0, 5, 6, 7, 8, 9)),
    "same.npy": npyBytes(new Float64Array(300), [100, 3]),
    "empty.npy": "",
    "cut.npy": cloud(30, 5).slice(0, 700),
    "huge.npy": Uint8Array.from(header, (letter) => letter.charCodeAt(0)),
    "two.npz": npzBytes({ a: cloud(3, 2), b: cloud(3, 4) }),
    "bare.bin": "01234567",
    "ragged.csv": "1,2,3\n4,5\n6,7,8\n",
    "ok.csv": losses(".6"),
    "zero.csv": losses("0"),
    "negative.csv": losses("-1"),
    "text.csv": losses("oops"),
    "not-a-number.csv": losses("nan"),
    "empty.csv": "",
    "head.csv": "n,loss\n",
    "two-sizes.csv": "n,loss\n10,1\n20,.5\n10,.9\n20,.6\n10,1.1\n",
    "no-size.csv": "n,loss\n0,1\n20,.5\n40,.4\n80,.3\n",
    "groups.csv": "g,n,loss\na,10,1\na,20,.5\na,40,.3\na,80,.2\na,160,.15\nb,10,1\n",
    "thin.csv": "g,n,loss\na,10,1\na,20,.5\na,40,.3\na,80,.2\na,160,.15\nb,10,1\nb,20,.5\nb,40,.3\n",
    "fits.json": JSON.stringify({ kind: "curve-fits", fits: [] }),
    "grid.csv": `n,d,loss\n${grid.join("\n")}\n`,
    "errors.csv": "n,error\n10,0.5\n20,1.5\n",
    "minus.json": JSON.stringify({ kind: "spectrum", alphaK: 0.5, standardError: -1 }),
    "short.csv": "n,loss\n10,1\n20,.5\n",
    "no-estimate.json": JSON.stringify(fit),
    "broken.json": '{"kind":',
    "evil.csv": 'n,loss\n1,"\u001b[31m\n',
  };
  await mkdir(at("folder"));
  for (const [name, content] of Object.entries(files)) await writeFile(at(name), content);
  for (const command of [
    "fit ok.csv --x n --y loss --out fit.json",
    "fit grid.csv --x n,d --y loss --model chinchilla --intervals covariance --out chinchilla.json",
    "spectrum x.npy --kernel laplace --to 8 --out spectrum.json",
  ])
    expect((await runInProcess(command.split(" "), at("."))).code).toBe(0);
  before = (await readdir(at("."))).sort();
});

/** The command line, the exit code, and the line after "dimlaw: ". */
const cases: [command: string, code: 1 | 2, line: string | RegExp][] = [
  // files
  ["dimension none.npy", 1, '"none.npy": expected a file that can be read, got no such file or folder'],
  ["dimension folder", 1, '"folder": expected a file, got a folder'],
  ["dimension empty.npy", 1, '"empty.npy": expected a file with content, got an empty one'],
  ["dimension cut.npy", 1, /^cut.npy: "data": expected 1200 bytes .*, got 572: truncated$/],
  ["dimension huge.npy", 1, /^huge.npy: "data": expected 64000000000000 bytes .*: truncated$/],
  ["dimension nan.npy", 1, 'nan.npy: "row 17, column 3": expected a finite number, got NaN'],
  ["dimension inf.npy", 1, 'inf.npy: "row 2, column 1": expected a finite number, got Infinity'],
  ["dimension ragged.csv", 1, 'ragged.csv: "line 2": expected 3 cells as in line 1, got 2'],
  ["dimension same.npy", 1, 'same.npy: "points": expected at least 10 different ones, got 1 of 100'],
  ["dimension few.npy", 1, 'few.npy: "points": expected at least 10 different ones, got 8 of 8'],
  ["dimension two.npz", 1, /^two.npz: "member": expected .*, or the option --member, got a \(3, 2\), b \(3, 4\)$/],
  ["dimension two.npz --member c", 2, "two.npz: --member: expected one of a, b, got c"],
  ["dimension bare.bin", 2, /^bare.bin: --dim: expected the coordinates a point, .* got none$/],
  ["dimension bare.bin --dim 2", 2, /^bare.bin: --dtype: expected one of f16, .* got none$/],
  ["dimension x.npy --dim 3", 2, /^x.npy: --dim: expected none for npy, .* got 3$/],
  // estimators: before the file is looked at
  ["dimension none.npy --estimators twonn,mel", 2, /^--estimators: expected a list of twonn, mle, .*, got mel$/],
  ["dimension none.npy --estimators mle:q=3", 2, /^--estimators: "mle": expected one of the options k, .*, got q$/],
  ["dimension none.npy --estimators mle:k=1", 2, /^--estimators: "k": expected an integer .*, got 1$/],
  ["dimension x.npy --estimators mle:k=50", 2, /^x.npy: --estimators, .*an integer from 1 to 49 \(n - 1\), got 50$/],
  ["dimension x.npy --sample 51", 2, "--sample: expected an integer from 1 to 50 (the rows of x.npy), got 51"],
  [
    "dimension zero.npy --metric cosine",
    1,
    /^zero.npy: "row 4": expected a vector with a direction .*, got all zeros$/,
  ],
  [
    "dimension none.npy --metric l1",
    2,
    /^option '--metric <name>' argument 'l1' is invalid. Expected euclidean, .* or periodic:L\. /,
  ],
  [
    "dimension x.npy --metric periodic:0.001",
    1,
    /^x.npy: "row 0, column \d": expected a coordinate from 0 to below 0.001 /,
  ],
  ["dimension x.npy --neighbors two.npz", 1, 'two.npz: "members": expected distances and indices, got a, b'],
  [
    "dimension x.npy --neighbors two.npz --queries 5",
    2,
    "--queries: expected none beside --neighbors, which says who was asked, got 5",
  ],
  // outputs: before the work
  [
    "dimension none.npy --correct cube",
    2,
    /^option '--correct <set>' argument 'cube' is invalid. Allowed choices are ball,/,
  ],
  ["dimension x.npy --correct ball --queries 5", 2, /^--correct: expected none beside --queries: .*, got ball$/],
  ["dimension none.npy --out no/o.json", 1, /^"no\/o.json": expected a file in a folder that is there, got none at /],
  ["dimension x.npy --out folder", 1, '"folder": expected a file that can be written, got a folder'],
  ["dimension x.npy --out x.npy", 2, "--out: expected another file than the input, got x.npy"],
  ["study none.npy --out x.npy/sub", 1, /^"x.npy\/sub": expected a folder that can be written, got a file at /],
  // neighbors
  ["neighbors x.npy -k 50 --out n.npz", 2, "x.npy: -k: expected an integer from 1 to 49 (n - 1), got 50"],
  ["neighbors nan.npy -k 5 --out n.npz", 1, 'nan.npy: "row 17, column 3": expected a finite number, got NaN'],
  [
    "neighbors x.npy -k 5 --queries queries.npy --out n.npz",
    1,
    "--queries queries.npy: expected points in D = 5 coordinates as in x.npy, got 3",
  ],
  ["neighbors x.npy --out n.npz", 2, "-k: expected a count of neighbours, or --radius, got none"],
  ["neighbors x.npy -k 5 --radius 1 --out n.npz", 2, "--radius: expected none beside -k, got 1"],
  ["neighbors x.npy -k 5 --counts --out n.npz", 2, "--counts: expected a --radius to count within, got none"],
  ["neighbors x.npy --radius=-1 --out n.npz", 2, /argument '-1' is invalid. Expected a number of at least 0/],
  ["neighbors x.npy --radius 1 --stream --out n.npz", 2, "--stream: expected -k, not --radius, got 1"],
  [
    "neighbors x.npy -k 5 --stream --out n.npz",
    2,
    "--stream: expected --queries or --sample: whose neighbours to find, got none",
  ],
  [
    "neighbors nan.npy -k 5 --stream --queries x.npy --out n.npz",
    1,
    'nan.npy: "row 17, column 3": expected a finite number, got NaN',
  ],
  [
    "neighbors x.npy -k 51 --stream --queries x.npy --out n.npz",
    2,
    "x.npy: -k: expected an integer from 1 to 50 (the references), got 51",
  ],
  ["neighbors x.npy -k 5", 2, /^required option '--out <file>' not specified \(options: dimlaw neighbors --help\)$/],
  ["neighbors x.npy -k 2.5 --out n.npz", 2, /^option '-k <count>' argument '2.5' is invalid. Expected an integer /],
  // fit
  ["fit short.csv --x n --y loss", 1, 'short.csv: "curve points": expected at least 3, got 2'],
  ["fit zero.csv --x n --y loss", 1, /^zero.csv: "y of point 2": expected a finite loss above 0 .*, got 0$/],
  ["fit negative.csv --x n --y loss", 1, /^negative.csv: "y of point 2": .*, got -1$/],
  ["fit text.csv --x n --y loss", 1, 'text.csv: "line 3, column "loss"": expected a finite number, got oops'],
  ["fit evil.csv --x n --y loss", 1, /^evil.csv: "line 2": [^\p{Cc}]*$/u],
  ["fit ok.csv --x n --y los", 2, "ok.csv: --y: expected one of the columns n, loss, got los"],
  ["fit ok.csv --x n --y loss --seeds rep", 2, "ok.csv: --seeds: expected one of the columns n, loss, got rep"],
  ["fit ok.csv --x n --y loss --offset 5", 2, /^ok.csv: --offset: expected a loss below the largest one, 1, got 5$/],
  ["fit ok.csv --x n --y loss --from 50 --to 20", 2, "ok.csv: --from: expected a size up to --to = 20, got 50"],
  ["fit ok.csv --x n --y loss --from 1e9", 1, /^ok.csv: "different sizes from 1000000000": expected at least 4 /],
  ["fit ok.csv --x n --y loss --to 5", 1, /^ok.csv: "different sizes up to 5": expected at least 4 /],
  ["fit ok.csv --x n --y loss --offset zero --from 50 --to 90", 1, /^ok.csv: "points from 50 to 90": .*, got 1$/],
  ["fit ok.csv --x n --y n", 2, "ok.csv: --y: expected another column than that of the sizes, got n"],
  ["fit ok.csv --x n --y loss --offset -1", 2, /^option '--offset .* Expected free, zero or a loss of at least 0\. /],
  ["fit ok.csv --x n --y loss --axis size", 2, /^option '--axis <name>' .* Allowed choices are examples, /],
  ...(
    [
      ["--loss l2", 2, /^option '--loss <name>' argument 'l2' is invalid. Allowed choices are mse, /],
      ["--regime data", 2, /^option '--regime <name>' argument 'data' .* resolution, variance\. /],
      ["--learner svm", 2, /^option '--learner <name>' argument 'svm' .* nearest-neighbor, /],
      ["--flops C", 2, "ok.csv: --flops: expected one of the columns n, loss, got C"],
      ["--errors sd", 2, "ok.csv: --errors: expected one of the columns n, loss, got sd"],
      ["--group kind", 2, "ok.csv: --group: expected one of the columns n, loss, got kind"],
      ["--model line", 2, /^ok.csv: --model: expected one of power, power-offset, .*, got line$/],
      ["--fix b=1", 2, "ok.csv: --fix: expected parameters of power-offset: alpha, a, c, got b"],
      ["--fix alpha", 2, /^option '--fix <name=value,..>' argument 'alpha' is invalid. Expected name=value,/],
      ["--objective l2", 2, /^ok.csv: --objective: expected huber, .* or gaussian, got l2$/],
      ["--weights seeds", 2, "ok.csv: --weights: expected equal, where no size was repeated, got seeds"],
      ["--starts some", 2, /^option '--starts <which>' argument 'some' .* screened, full\. /],
      ["--fit-up-to x", 2, /^option '--fit-up-to <size>' argument 'x' is invalid. Expected a number\. /],
      ["--window best", 2, /^option '--window <rule>' argument 'best' .* all, auto\. /],
      ["--drop-largest-loss 2", 1, /^ok.csv: "different sizes": expected at least 4 for a free offset .*, got 3$/],
      ["--drop-largest-loss -1", 2, /^option '--drop-largest-loss <count>' .* Expected an integer of at least 0\. /],
      ["--intervals exact", 2, /^option '--intervals <way>' argument 'exact' is invalid. Expected bootstrap, /],
      ["--bootstrap 10", 2, /^option '--bootstrap <count>' argument '10' .* Expected an integer from 50 to 1000000\. /],
      ["--predict 0", 1, /^ok.csv: "sizes": expected x above 0 for each, got \[0\]$/],
      ["--budget 1e20", 2, /^ok.csv: .*expected a fit of the model chinchilla, got power-offset$/],
      ["--isoflop auto", 2, /^ok.csv: .*expected one of two axes, N and D, got 1 in ok.csv$/],
      ["--test-point a=1", 2, "ok.csv: --test-point: expected a value for alpha, got none"],
      ["--draws no/d.csv", 1, /^"no\/d.csv": expected a file in a folder that is there, got none at /],
    ] satisfies [string, 1 | 2, string | RegExp][]
  ).map(([option, code, line]): (typeof cases)[number] => [`fit ok.csv --x n --y loss ${option}`, code, line]),
  ...(["fit", "rate", "regime --axis examples"] as const).flatMap((verb): typeof cases => [
    [`${verb} empty.csv --x n --y loss`, 1, '"empty.csv": expected a file with content, got an empty one'],
    [`${verb} head.csv --x n --y loss`, 1, 'head.csv: "table": expected at least one line below the header, got none'],
    [
      `${verb} not-a-number.csv --x n --y loss`,
      1,
      'not-a-number.csv: "line 3, column "loss"": expected a finite number, got nan',
    ],
    [`${verb} no-size.csv --x n --y loss`, 1, /^no-size.csv: "(x|n) of point 1": expected .* got 0$/],
  ]),
  [
    "fit two-sizes.csv --x n --y loss",
    1,
    'two-sizes.csv: "different sizes": expected at least 4 for a free offset (zero or given: 2), got 2',
  ],
  [
    "fit two-sizes.csv --x n --y loss --model auto",
    1,
    'two-sizes.csv: "different sizes": expected at least 4 to choose a model by, got 2',
  ],
  [
    "fit grid.csv --x n,d --y loss --model auto",
    2,
    /^grid.csv: --model: expected a name, for curves of several axes, /,
  ],
  [
    "fit ok.csv --x n --y loss --model chinchilla",
    2,
    /^ok.csv: --model: expected one of one axis, as ok.csv has, got /,
  ],
  ["fit groups.csv --x n --y loss --group g", 1, 'groups.csv: b: "curve points": expected at least 3, got 1'],
  [
    "fit thin.csv --x n --y loss --group g",
    1,
    'thin.csv: b: "different sizes": expected at least 4 for a free offset (zero or given: 2), got 3',
  ],
  [
    "fit thin.csv --x n --y loss --group g --model auto",
    1,
    'thin.csv: b: "different sizes": expected at least 4 to choose a model by, got 3',
  ],
  ["fit ok.csv --x n --y loss --test-point alpha=1,a=-1,c=0", 2, /^ok.csv: .*expected a number above 0, got -1$/],
  // judge
  ["judge --fit fits.json --dimension 3 --law two-over-d", 1, /^"fits.json.kind": .* curve-fit, got curve-fits$/],
  ["judge --fit no-estimate.json --dimension 3 --law two-over-d", 1, /^"no-estimate.json.kind": .* curve-fit, got dim/],
  ["judge --fit broken.json --dimension 3 --law two-over-d", 1, /^"broken.json": expected a JSON document, got text /],
  ["judge --fit none.json --dimension 3 --law two-over-d", 1, /^"none.json": .*, got no such file or folder$/],
  [
    "judge --fit fit.json --dimension no-estimate.json --law two-over-d",
    1,
    '"no-estimate.json": expected at least one dimension estimate, got none',
  ],
  ["judge --fit fit.json --dimension fit.json --law two-over-d", 1, /^"fit.json.kind": .*, got curve-fit$/],
  ["judge --fit fit.json --dimension 0 --law two-over-d", 2, "--dimension: expected a finite number above 0, got 0"],
  ...["-3", "1e309", "-1e309"].map((text): (typeof cases)[number] => [
    `judge --fit fit.json --dimension=${text} --law two-over-d`,
    2,
    `--dimension: expected a finite number above 0, got ${text}`,
  ]),
  ...["nan", "Infinity", "0x10", "3d", "none.json"].map((text): (typeof cases)[number] => [
    `judge --fit fit.json --dimension ${text} --law two-over-d`,
    1,
    `"${text}": expected a decimal number or a file that is there, got neither`,
  ]),
  [
    "judge --fit fit.json --dimension  --law two-over-d",
    2,
    /^option '--dimension <file\|number>' argument '' is invalid. Expected a file or a number. /,
  ],
  ["judge --fit fit.json --law two-over-d", 2, /^--dimension: expected a file or a number, .*, got none$/],
  ["judge --fit fit.json --dimension 3 --law fourd", 2, /^--law: expected one of variance-limited, .*, got fourd$/],
  [
    "judge --fit fit.json --dimension 3 --law two-p-over-d",
    2,
    "--law: expected two-p-over-d:p=<value>, power of the loss |y - y'|^p, got two-p-over-d",
  ],
  [
    "judge --fit fit.json --dimension 3 --law two-p-over-d:q=3",
    2,
    /^--law: expected two-p-over-d:p=<value>, got two-p/,
  ],
  ["judge --fit fit.json --dimension 3 --law four-over-d:p=3", 2, /^--law: expected no parameters after four-over-d, /],
  [
    "judge --fit fit.json --dimension 3 --law two-p-over-d:p=-3",
    2,
    /parameters.p": expected a finite number above 0, /,
  ],
  [
    "judge --fit fit.json --dimension 3 --law two-p-over-d:p=spectrum.json",
    2,
    "--law: expected p=<number>, or <number>+-<error>, got spectrum.json",
  ],
  [
    "judge --fit fit.json --law kernel-spectrum:alphaK=fit.json",
    1,
    '"fit.json.kind": expected one of spectrum, got curve-fit',
  ],
  [
    "judge --fit fit.json --dimension 3 --law four-over-d --exponent beta",
    2,
    /--exponent: expected one of .*alpha.*, got beta$/,
  ],
  [
    "judge --fit fit.json --dimension 3 --law four-over-d --level 95",
    2,
    /--level: expected a number from 0.5 to 0.999, got 95$/,
  ],
  // regime, rate, spectrum
  ["regime ok.csv --x n --y loss --axis size", 2, /^--axis: expected one of examples, .*, got size$/],
  [
    "regime ok.csv --x n --y loss --axis examples,width",
    2,
    "--axis: expected one for each column of n, got examples,width",
  ],
  [
    "regime negative.csv --x n --y loss --axis examples",
    1,
    /^negative.csv: "y of point 2": expected a finite loss above 0/,
  ],
  ["regime ok.csv --x size --y loss --axis examples", 2, /^ok.csv: --x: expected .* n, loss, got size$/],
  [
    "rate negative.csv --x n --y loss",
    1,
    'negative.csv: "y of point 2": expected a finite error of at least 0, got -1',
  ],
  ["rate text.csv --x n --y loss", 1, /^text.csv: "line 3, column "loss"": expected a finite number/],
  ["regime none.csv --x n --y loss --axis examples", 1, /^"none.csv": .*, got no such file or folder$/],
  ["regime ok.csv --x n,loss,n --y loss --axis examples", 2, "--x: expected one column or two, got n,loss,n"],
  ["regime ok.csv --y loss --axis examples", 2, /^required option '--x <columns>' not specified /],
  ["regime ok.csv --x n --y loss --axis examples --loss hinge", 2, /^option '--loss <name>' argument 'hinge' .* mse, /],
  [
    "regime ok.csv --x n --y loss --axis examples --report ok.csv",
    2,
    "--report: expected another file than the input, got ok.csv",
  ],
  [
    "rate errors.csv --x n --y error --loss zero-one",
    1,
    /^errors.csv: "y of point 2": expected a 0-1 error from 0 to 1, got 1.5$/,
  ],
  ["rate ok.csv --x n --y los", 2, "ok.csv: --y: expected one of the columns n, loss, got los"],
  ["rate none.csv --x n --y loss", 1, /^"none.csv": .*, got no such file or folder$/],
  ["rate ok.csv --x n", 2, /^required option '--y <column>' not specified /],
  ["rate ok.csv --x n --y loss --report no/r.html", 1, /^"no\/r.html": expected a file in a folder that is there, /],
  ["spectrum none.npy", 1, '"none.npy": expected a file that can be read, got no such file or folder'],
  ["spectrum nan.npy", 1, 'nan.npy: "row 17, column 3": expected a finite number, got NaN'],
  ["spectrum few.npy", 1, 'few.npy: "points": expected at least 20, got 8'],
  ["spectrum x.npy --kernel cosine", 2, /^option '--kernel <name>' argument 'cosine' is invalid. Allowed choices are /],
  ["spectrum x.npy --kernel laplace --length 0", 2, /^x.npy: --length: expected a number from .*, got 0$/],
  [
    "spectrum x.npy --from 0",
    2,
    /^option '--from <index>' argument '0' is invalid. Expected an integer of at least 1\. /,
  ],
  ["spectrum x.npy --sample 51", 2, "--sample: expected an integer from 1 to 50 (the rows of x.npy), got 51"],
  ["spectrum x.npy --kernel matrix", 1, 'x.npy: "matrix": expected as many columns as rows, got 50 x 5'],
  ["spectrum same.npy", 1, /^same.npy: "eigenvalues to fit": expected at least 5 above rounding, got 0$/],
  ["spectrum x.npy --to 40", 2, /^x.npy: --to: expected an index up to 5, got 40$/],
  // forecast
  ["forecast --fit fits.json --halve", 1, /^"fits.json.kind": .* curve-fit, got curve-fits$/],
  ["forecast --fit fit.json", 2, /^fit.json: "options": expected something to forecast/],
  ["forecast --fit none.json --halve", 1, /^"none.json": .*, got no such file or folder$/],
  ["forecast --fit broken.json --halve", 1, /^"broken.json": expected a JSON document, got text /],
  ["forecast --fit spectrum.json --halve", 1, '"spectrum.json.kind": expected one of curve-fit, got spectrum'],
  ["forecast --fit fit.json --law four-over-d --halve", 2, "--fit: expected a fit, or a --law, got both"],
  ["forecast --fit fit.json --halve --dimension 3", 2, "--dimension: expected none beside --fit, got 3"],
  ["forecast --fit fit.json --halve --decades -1", 2, /^fit.json: --decades: expected a number from 0 to 100, got -1$/],
  [
    "forecast --fit fit.json --budget 1e20",
    2,
    /^fit.json: --budget: expected none, but for a fit of chinchilla, got power-offset$/,
  ],
  ["forecast --fit fit.json --at 10:20", 1, 'fit.json: "sizes": expected x above 0 for each, got [10,20]'],
  ["forecast --fit chinchilla.json --at 10", 1, 'chinchilla.json: "sizes": expected N, D above 0 for each, got [10]'],
  [
    "forecast --law four-over-d --dimension 8 --known 5",
    2,
    /argument '5' is invalid. Expected a size and a loss, as in 1000:0.5\. /,
  ],
  [
    "forecast --law four-over-d --dimension 8 --known 5:1 --at 3:4",
    2,
    "--at: expected one number a size for a law, got 3:4",
  ],
  ["forecast --law four-over-d --dimension 8 --budget 1", 2, "--budget: expected none beside --law, got [1]"],
  ["forecast --law fourd --dimension 8", 2, /^--law: expected one of variance-limited, .*, got fourd$/],
  [
    "forecast --law kernel-spectrum:alphaK=minus.json",
    1,
    /^"minus.json.standardError": expected a number of at least 0, got -1$/,
  ],
  ["forecast --halve", 2, "--fit: expected a fit, or a --law, got neither"],
  ["forecast --fit fit.json --at 0", 2, /argument '0' is invalid. Expected numbers above 0\./],
  ["forecast --law four-over-d", 1, /"dimension": expected one for four-over-d, got none$/],
  ["forecast --law four-over-d --dimension 8 --target 1", 2, /--known: expected a size with its loss/],
  // compare
  ["compare x.npy none.npy", 1, '"none.npy": expected a file that can be read, got no such file or folder'],
  ["compare x.npy n40.npy", 1, 'n40.npy: "b": expected 50 points, row by row those of a, got 40'],
  ["compare x.npy nan.npy", 1, 'nan.npy: "row 17, column 3": expected a finite number, got NaN'],
  ["compare x.npy", 2, "missing required argument 'other' (options: dimlaw compare --help)"],
  ["compare x.npy x.npy -k 50", 2, "x.npy: -k: expected an integer from 1 to 49 (n - 1), got 50"],
  ["compare x.npy x.npy --metric l1", 2, /^option '--metric <name>' argument 'l1' is invalid. Expected euclidean, /],
  ["compare x.npy x.npy --out x.npy", 2, "--out: expected another file than the input, got x.npy"],
  // study
  ["study same.npy --out r", 1, 'same.npy: "points": expected at least 10 different ones, got 1 of 100'],
  // generate
  ["generate bal --out g.npy", 2, /^"name": expected one of ball, .*, got bal$/],
  ["generate ball --d 3 --D 2 --out g.npy", 2, "--D: expected an integer of at least 3, for ball:d=3, got 2"],
  ["generate torus --d 3 --out g.npy", 2, "--d: expected 2, the dimension of torus, got 3"],
  ["generate ball --out g.npz", 2, "--out: expected a name that ends in .npy or .csv, got g.npz"],
  ["generate ball --out no/g.npy", 1, /^"no\/g.npy": expected a file in a folder that is there, got none at /],
  ["generate ball", 2, "--out: expected the .npy or .csv file to write, got none"],
  ["generate --list --out g.npy", 2, "--list: expected no --out beside it: nothing is drawn, got g.npy"],
  ["generate --list ball", 2, "--list: expected no name beside it, got ball"],
  ["generate ball --contrast 0 --out g.npy", 2, /argument '0' is invalid. Expected a number from 1 to 1000000\. /],
  // the program
  ["dimensoin x.npy", 2, "unknown command 'dimensoin' (Did you mean dimension?) (options: dimlaw --help)"],
  [
    "dimension x.npy --jsn",
    2,
    /^unknown option '--jsn' \(Did you mean --json\?\) \(options: dimlaw dimension --help\)$/,
  ],
  // experiment
  ["experiment nothing", 2, /^"experiment": expected one of teacher-student, product-manifold.*, got nothing$/],
  ["experiment teacher-student --scale huge", 2, /^option '--scale <scale>' argument 'huge' is invalid\./],
  [
    'experiment teacher-student --out wide --settings {"sweeps":[{"loss":{"kind":"power","p":2},"factors":[2],"firstWidth":2e5}]}',
    1,
    /^"students": expected networks and samples of at most 4294967296 bytes of kernel memory together, got \d+ \(the largest student has \d+ parameters\)$/,
  ],
  [
    'experiment data-scaling --out wide --settings {"neighbors":{"manifolds":[]},"network":{"d":[]},"kernel":{"d":[2],"sizes":[1e6],"tests":5,"seeds":1,"length":1,"smooth":1}}',
    1,
    /^"kernel matrix of 1000000 points": expected at most 4294967296 bytes of kernel memory, got \d+$/,
  ],
  ["experiment teacher-student --settings {", 2, "--settings: expected a JSON object, got {"],
  ["dimension", 2, "missing required argument 'cloud' (options: dimlaw dimension --help)"],
  ["dimension x.npy --threads 0", 2, /^option '--threads <count>' .* Expected an integer from 1 to 1024\. /],
  ["dimension x.npy --seed -1", 2, /^option '--seed <integer>' .* Expected an integer of at least 0\. /],
];

describe("a mistake is one line and its exit code", () => {
  test.each(cases)("%s", async (command, code, line) => {
    const run = await runInProcess(command.split(" "), at("."));
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(/^dimlaw: [^\n]+\n$/);
    const said = run.stderr.slice("dimlaw: ".length, -1);
    if (typeof line === "string") expect(said).toBe(line);
    else expect(said).toMatch(line);
    expect(run.code).toBe(code);
  });
});

test("too few points for learning curves", async () => {
  const run = await runInProcess(["study", "n40.npy", "--out", "r"], at("."));
  expect(run.stderr).toMatch(/^dimlaw: n40.npy: [^\n]* at least 60 [^\n]*, got 40\n$/);
  expect(run.code).toBeGreaterThan(0);
});

test("what a worker finds, by the program as it is built", async () => {
  const command = "neighbors x.npy -k 5 --metric cosine --queries zero-queries.npy --out n.npz";
  const run = await runCli(command.split(" "), { cwd: at(".") });
  expect(run).toMatchObject({ code: 1, stdout: "" });
  expect(run.stderr).toMatch(/^dimlaw: zero-queries.npy: "query 1": .*, got all zeros\n$/);
});

test("and leaves nothing behind", async () => {
  expect((await readdir(at("."))).sort()).toEqual(before);
  expect(await readFile(at("ok.csv"), "utf8")).toMatch(/^n,loss\n/);
});
