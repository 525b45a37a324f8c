list-or = { $first } یا { $second }
list-and = { $first } و { $second }
list-series = { $first }، { $second }
list-place = { $place }: { $what }
list-more = … و { $number } تای دیگر
