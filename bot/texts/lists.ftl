# چیدن چند متن کنار هم.

read-anew = همین حالا تازه شد.

list-empty = { "" }

list-lines =
    { $first }
    { $rest }

list-paragraphs =
    { $first }

    { $rest }

span-minutes = { $count } دقیقه
span-hours = { $count } ساعت
span-days = { $count } روز

list-row = { $first }، { $rest }

list-clauses = { $first }؛ { $rest }

list-sentences = { $first } { $rest }
