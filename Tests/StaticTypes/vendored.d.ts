// The vendored modules come without types: what they export is any, but for what our own types name.
declare module "vue" {
    export type Ref<T = any> = { value: T };
    export type ShallowRef<T = any> = { value: T };
    export const computed: any;
    export const createApp: any;
    export const defineAsyncComponent: any;
    export const h: any;
    export const nextTick: any;
    export const onBeforeUnmount: any;
    export const onErrorCaptured: any;
    export const onMounted: any;
    export const onScopeDispose: any;
    export const onUpdated: any;
    export const reactive: any;
    export const ref: any;
    export const shallowReactive: any;
    export const shallowRef: any;
    export const useId: any;
    export const watch: any;
    export const watchEffect: any;
}
declare module "echarts";
declare module "leaflet";
declare module "sortablejs";
declare module "dompurify";
declare module "marked";
