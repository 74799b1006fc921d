package tv.ypsilon.teaser;

import org.springframework.data.domain.Sort;

/**
 * How a list is sorted and which part of it is wanted.
 *
 * @param property the property to sort by, one that the listed things have; equal ones are sorted by id
 * @param offset the place of the first wanted item, from 0 on
 * @param limit how many are wanted at the most, from 1 on
 */
public record ListOrder(String property, boolean ascending, long offset, int limit) {

    Sort sort() {
        Sort.Direction direction = this.ascending ? Sort.Direction.ASC : Sort.Direction.DESC;
        String by = this.property.equals("title") ? "titleOrder" : this.property;
        return Sort.by(new Sort.Order(direction, by).nullsLast(), Sort.Order.by("id"));
    }
}
