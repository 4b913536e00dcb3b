"""The whole way from texts to model folders, with little of everything. Needs what the making of the models needs."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TRAINER = pathlib.Path(__file__).resolve().parents[1]


def _make(work, models, *more):
    """Runs the tool with a corpus of some minutes; returns what it printed and the files that it made."""
    few = ["--shards", "1", "--utterances", "40", "--epochs", "1", "--sequence-epochs", "1", *more]
    command = [sys.executable, TRAINER / "make_models.py", "--work", work, "--models", models, *few]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stdout)
    files = sorted(path for path in pathlib.Path(models).rglob("*") if path.is_file())
    return done.stdout, {str(path.relative_to(models)): path.read_bytes() for path in files}


class Making(unittest.TestCase):
    def test_the_same_seed_makes_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            said, first = _make(folder / "work", folder / "first")
            self.assertEqual(len(first), 16)
            self.assertIn("all: ", said)
            for language in ("de", "en"):
                self.assertEqual(first[f"{language}/phones.txt"], first["de/phones.txt"])
            self.assertNotEqual(first["de/am/final.mdl"], first["en/am/final.mdl"])
            _, second = _make(folder / "other", folder / "second")
            self.assertEqual(first, second)
            # What is there is not made again.
            shared = (folder / "work" / "shared.pt").stat().st_mtime_ns
            said, third = _make(folder / "work", folder / "third")
            self.assertNotIn("epoch", said)
            self.assertEqual(first, third)
            self.assertEqual((folder / "work" / "shared.pt").stat().st_mtime_ns, shared)
            # Tuning changes the network of that language and nothing else, and from the same one always alike.
            _, tuned = _make(folder / "work", folder / "first", "--tune", "en")
            self.assertEqual({name for name in first if tuned[name] != first[name]}, {"en/am/final.mdl"})
            _, again = _make(folder / "other", folder / "second", "--tune", "en")
            self.assertEqual(tuned, again)


if __name__ == "__main__":
    unittest.main()
