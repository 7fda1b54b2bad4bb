"""An engine that answers many: what every front end for more than one person stands on."""
