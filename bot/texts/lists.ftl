# چیدن چند متن کنار هم.

list-empty = { "" }

list-lines =
    { $first }
    { $rest }

list-paragraphs =
    { $first }

    { $rest }

list-row = { $first }، { $rest }
