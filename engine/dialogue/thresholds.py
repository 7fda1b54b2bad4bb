"""The thresholds of understanding: what each decides, and what set it; docs/dialogue.md has what was measured.

Probabilities are the recogniser's. "Not measured" is a value that was chosen by hand and that no table stands behind.
"""

# If the top intent scores below this, the message is not understood. The best trade-off between right intents and
# refused sentences on phrases held out in turn and on the development sentences.
INTENT = 0.3
# The same for intents with a lasting effect or a grave answer: rather meant than not. Not measured.
LASTING_INTENT = 0.5
# If the top intent scores below this, the answer to an open question is looked for in the sentence. Not measured.
ANSWER = 0.5
# If the top operation scores below this, a request without the grammar's words has none. Not measured.
OPERATION = 0.5
# An intent that scores below this is not suggested, nor taken where only a second hint speaks for it. Not measured.
HINT = 0.05
# If the top intent scores below this, a single word similar to a command is taken for it, misspelt. Not measured.
MISSPELT_COMMAND = 0.5
# An embedder's intent that scores at least this goes before the grammar. Not measured.
ADDED_INTENT = 0.5
# An intent that scores at least this without regard to the last answer is taken, where with regard to it none is. Not
# measured.
INTENT_ALONE = 0.6
# Where an intent that is not about readings scores at least this, the grammar makes no request of the words. Not
# measured.
ANOTHER_INTENT = 0.95
# Where another intent scores at least this, the grammar is not tried with slips in the words. Not measured.
NO_SLIPS = 0.9
# Words beside a picture ask for more than reading it, if their intent scores at least this. Not measured.
BESIDE_PICTURE = 0.6
# If the intent scores below this, the words are tried as typed on the other keyboard, and need this much. Not measured.
OTHER_KEYBOARD = 0.6
# A sentence that scores at least this as out of scope is answered only if the grammar knows its every word. The most
# refused for few others lost, on phrases held out in turn: 0.3 to 0.7 were compared.
OFF_TOPIC = 0.5
# Not even then, unless it names numbers of its own ("87 / 3"), or several of those that were read, asks for what only a
# reading has, or answers something; and what is not understood is called off topic. On phrases held out in turn.
CLEARLY_OFF_TOPIC = 0.9
# A question about what can be read is taken for the likeliest intent that is not made of pieces, if that is not about a
# reading and scores at least this. Of the development sentences and phrases in this form those meant so have 0.99 and
# more, others at most 0.22.
ABILITY = 0.5
# The same where the words say plainly that they ask it; there others have at most 0.01.
PLAIN_ABILITY = 0.05
# The greatest share of a sentence's pieces that the grammar may not know, where the recogniser takes the sentence for a
# request. Not measured.
UNKNOWN_PIECES = 0.3
# How similar a word and a command's name must be for a misspelling, letter by letter (difflib's ratio). Not measured.
COMMAND_SPELLING = 0.7
# The same for a concept's name, which is looked for in all words of a sentence. Not measured.
CONCEPT_SPELLING = 0.8
