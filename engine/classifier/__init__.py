"""From model files to answers: the LiteRT and Keras runtimes, the catalogue, the model card, evaluation."""
