"""Makes the bundled acoustic models: synthesize speech, train a network, export it for Kaldi's decoder."""
