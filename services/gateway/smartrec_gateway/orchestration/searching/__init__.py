"""A search, by words or pictures: what the recommender is asked, and what stands in where a part is gone."""
